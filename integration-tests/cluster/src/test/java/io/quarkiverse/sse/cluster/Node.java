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

import io.quarkiverse.sse.testing.SseTestClient;

/** A node of the application: a process of its own. */
final class Node implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String application;
    private final String redis;
    private final List<String> options;
    private final int port;
    private final Path log;
    private volatile Process process;

    /**
     * @param redis where its Redis is
     * @param options system properties and options of the JVM, which take the place of the usual ones
     */
    Node(String redis, String... options) throws IOException {
        this("application", redis, List.of(options));
    }

    private Node(String application, String redis, List<String> options) throws IOException {
        this.application = System.getProperty(application);
        this.redis = redis;
        this.options = options;
        this.log = Files.createTempFile("node", ".log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /** The same application under another name, which is fixed when it is built. */
    static Node ofOtherApplication(String redis) throws IOException {
        return new Node("other-application", redis, List.of());
    }

    /** Doesn't wait until it is there. */
    Node launch() throws IOException {
        List<String> command = new ArrayList<>();
        String executable = System.getProperty("executable", "");
        boolean jar = executable.isEmpty();
        command.add(jar ? Path.of(System.getProperty("java.home"), "bin", "java").toString() : executable);
        command.add("-Xmx512m");
        if (jar) {
            command.add("-XX:+ExitOnOutOfMemoryError");
            command.add("-XX:TieredStopAtLevel=1"); // a node lives for seconds
        }
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.redis.hosts=" + redis);
        command.add("-Dquarkus.redis.second.hosts=" + redis);
        command.addAll(options);
        if (jar) {
            command.add("-jar");
            command.add(application);
        }
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        return this;
    }

    Node start() throws IOException {
        launch();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .until(() -> !process.isAlive() || connections() >= 0);
        assertThat(process.isAlive()).as("%s", log()).isTrue();
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

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Streams of this node. A heartbeat comes before the time is up. */
    SseTestClient stream(String path) {
        return SseTestClient.to(uri(path)).timeout(Duration.ofSeconds(30));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int connections() throws Exception {
        return Integer.parseInt(CLIENT.send(HttpRequest.newBuilder(uri("/count")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    void publish(String path, String body, String... headers) throws Exception {
        assertThat(post(path, body, headers).statusCode()).isEqualTo(200);
    }

    Flood.Result flood(String parameters) {
        HttpRequest request = HttpRequest.newBuilder(uri("/flood?" + parameters)).timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        HttpResponse<String> done = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        return Flood.Result.parse(done.body());
    }

    Memory memory() throws IOException, InterruptedException {
        return Memory.parse(CLIENT.send(HttpRequest.newBuilder(uri("/memory")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
    }

    /** On the heap, which ends the process, or beside it, which does not. */
    void assertHadEnoughMemory() throws IOException {
        assertThat(log()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
        assertThat(process.isAlive()).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
