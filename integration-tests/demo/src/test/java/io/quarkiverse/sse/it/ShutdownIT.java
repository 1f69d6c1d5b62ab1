package io.quarkiverse.sse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;

/** A process of its own, which is told to end while streams are open. */
@Timeout(60)
class ShutdownIT {

    private static final int STREAMS = 50;

    /** What the build has made: a jar or an executable. */
    private static List<String> command() throws IOException {
        Properties artifact = new Properties();
        try (InputStream properties = Files.newInputStream(Path.of("target", "quarkus-artifact.properties"))) {
            artifact.load(properties);
        }
        String path = Path.of("target", artifact.getProperty("path")).toString();
        return artifact.getProperty("type").equals("native") ? List.of(path)
                : List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", path);
    }

    private static SseTestStream open(int port) {
        return SseTestClient.open("http://127.0.0.1:" + port + "/load");
    }

    @Test
    void streamsEndWithATimeToComeBackAt(@TempDir Path directory) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(command());
        command.add(1, "-Dquarkus.http.port=" + port);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            List<SseTestStream> streams = new ArrayList<>();
            await().untilAsserted(() -> streams.add(open(port)));
            while (streams.size() < STREAMS) {
                streams.add(open(port));
            }
            process.destroy();
            for (SseTestStream stream : streams) {
                assertThat(stream.body()).endsWith("\n\n").contains("retry: ");
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains("The SSE service load has ended " + STREAMS + " streams")
                    .doesNotContain("ERROR");
        } finally {
            process.destroyForcibly();
        }
    }
}
