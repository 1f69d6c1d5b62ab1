package io.quarkiverse.sse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, which is told to end while streams are open. */
@Timeout(60)
class ShutdownIT {

    private static final int STREAMS = 50;
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

    private static HttpResponse<InputStream> get(int port) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/load")).header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
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
            List<HttpResponse<InputStream>> streams = new ArrayList<>();
            await().ignoreExceptions().until(() -> streams.add(get(port)));
            while (streams.size() < STREAMS) {
                streams.add(get(port));
            }
            process.destroy();
            for (HttpResponse<InputStream> stream : streams) {
                assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8)).endsWith("\n\n")
                        .contains("retry: ");
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains("The SSE service load has ended " + STREAMS + " streams")
                    .doesNotContain("ERROR");
        } finally {
            process.destroyForcibly();
        }
    }
}
