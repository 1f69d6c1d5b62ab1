package io.quarkiverse.sse.cluster;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/** A node of the application: a process of its own. */
final class Node implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String redis;
    private final int port;
    private final Path log;
    private volatile Process process;

    Node(String redis) throws IOException {
        this.redis = redis;
        this.log = Files.createTempFile("node", ".log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /** Doesn't wait until it is there. */
    Node launch(String... moreProperties) throws IOException {
        List<String> command = new ArrayList<>();
        String executable = System.getProperty("executable", "");
        boolean jar = executable.isEmpty();
        command.add(jar ? Path.of(System.getProperty("java.home"), "bin", "java").toString() : executable);
        command.add("-Xmx512m");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.redis.hosts=" + redis);
        command.add("-Dquarkus.redis.second.hosts=" + redis);
        command.addAll(List.of(moreProperties));
        if (jar) {
            command.add("-jar");
            command.add(System.getProperty("application"));
        }
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        return this;
    }

    Node start() throws IOException {
        launch();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> connections() >= 0);
        return this;
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int connections() throws Exception {
        return Integer.parseInt(CLIENT.send(HttpRequest.newBuilder(uri("/count")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    void publish(String path, String body) throws Exception {
        assertThat(post(path, body).statusCode()).isEqualTo(200);
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
