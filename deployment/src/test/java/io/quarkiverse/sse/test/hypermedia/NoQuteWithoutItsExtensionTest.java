package io.quarkiverse.sse.test.hypermedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;

/** An application that sends HTML without Qute. */
class NoQuteWithoutItsExtensionTest {

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Pages.class))
            .setRuntimeProperties(Map.of("quarkus.http.port", "0"))
            .setRun(true);

    @ProdBuildResults
    ProdModeTestResults results;

    @Test
    void itHasNothingOfIt() throws IOException {
        Path application = results.getResults().get(0).getPath().getParent();
        try (Stream<Path> libraries = Files.list(application.resolve("lib/main"))) {
            assertThat(libraries.map(library -> library.getFileName().toString()).toList())
                    .anyMatch(library -> library.contains("quarkus-sse"))
                    .noneMatch(library -> library.contains("qute"));
        }
        assertThat(entries(application.resolve("quarkus/generated-bytecode.jar")))
                .anyMatch(entry -> entry.contains("Telemetries_Bean"))
                .noneMatch(entry -> entry.contains("qute"));
    }

    @Test
    void itSendsHtml() {
        await().until(() -> APP.getStartupConsoleOutput() != null && APP.getStartupConsoleOutput().contains("Listening on"));
        Matcher address = Pattern.compile("http://[^\\s]+:\\d+").matcher(APP.getStartupConsoleOutput());
        assertThat(address.find()).isTrue();
        try (SseTestStream stream = SseTestClient
                .open(URI.create(address.group().replace("0.0.0.0", "localhost") + "/sse"))) {
            stream.awaitEvent("failure");
            assertThat(stream.received()).startsWith("""
                    event: part
                    data: <p>

                    data: <turbo-stream action="append" target="list"><template><p></template></turbo-stream>

                    event: datastar-patch-elements
                    data: elements <p>

                    event: failure
                    """).contains("quarkus-qute");
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }
}
