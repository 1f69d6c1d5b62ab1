package io.quarkiverse.sse.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The client script, for browsers instead of people: without comments and indentation. All comments
 * of the script are lines of their own.
 */
final class ClientScript {

    private static final String RESOURCE = "/shared-event-source/shared-event-source.js";

    private ClientScript() {
    }

    static String read() {
        try (InputStream script = ClientScript.class.getResourceAsStream(RESOURCE)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> !isComment(line)).collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isComment(String line) {
        return line.isEmpty() || line.startsWith("//") || line.startsWith("/*") || line.startsWith("*");
    }
}
