package io.quarkiverse.sse.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The application, as a process of its own. */
final class Application implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final Path log;
    private final Process process;

    Application(String... options) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        log = Files.createTempFile("churn", ".log");
        String[] command = new String[options.length + 5];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        System.arraycopy(options, 0, command, 1, options.length);
        command[options.length + 1] = "-XX:+ExitOnOutOfMemoryError";
        command[options.length + 2] = "-Dquarkus.http.port=" + port;
        command[options.length + 3] = "-jar";
        command[options.length + 4] = System.getProperty("application");
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .until(() -> !process.isAlive() || figures().containsKey("connections"));
        isAlive();
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://" + HOST + ":" + port + path);
    }

    void isAlive() {
        assertThat(process.isAlive()).as("%s", log()).isTrue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Long> figures() {
        return parse(send(HttpRequest.newBuilder(uri("/figures"))));
    }

    Map<String, Long> held() {
        return parse(send(HttpRequest.newBuilder(uri("/held"))));
    }

    long connections() {
        return figures().get("connections");
    }

    String post(String path) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Long> parse(String text) {
        Map<String, Long> figures = new TreeMap<>();
        text.lines().map(line -> line.split(" ")).forEach(parts -> figures.put(parts[0], Long.parseLong(parts[1])));
        return figures;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
