package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the documentation that the tests run with other values in it. */
record Template(String text) {

    static Template read(String name) throws IOException {
        return new Template(Files.readString(Path.of(System.getProperty("configurations"), name)));
    }

    Template replace(String shown, String used) {
        assertThat(text).contains(shown);
        return new Template(text.replace(shown, used));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
