package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/** A node of the application: a process of its own, which keeps its port when it starts again. */
final class Node implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String redis;
    private final int port;
    private final Path log;
    private Process process;

    Node(String redis) throws IOException {
        this.redis = redis;
        this.log = Files.createTempFile("node", ".log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    Node start() throws IOException {
        launch();
        awaitReady();
        return this;
    }

    /** Doesn't wait until it is there. */
    void launch() throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-Dquarkus.http.port=" + port, "-Dquarkus.redis.hosts=" + redis, "-jar",
                System.getProperty("application"))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    void awaitReady() throws IOException {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).ignoreExceptions()
                .until(() -> !process.isAlive() || get("/q/health/ready").statusCode() == 200);
        assertThat(process.isAlive()).as("%s", Files.readString(log)).isTrue();
    }

    /** SIGTERM, as a deployment sends it. Returns when the process has ended. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the node stops").isTrue();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    int port() {
        return port;
    }

    int connections(String service) throws IOException, InterruptedException {
        return Integer.parseInt(get("/count/" + service).body());
    }

    void publish(String service, String data) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request("/publish/" + service)
                .POST(HttpRequest.BodyPublishers.ofString(data)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
