package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.redis.RedisServer;

/** A node of the application: a process of its own. */
final class Node implements AutoCloseable {

    private final URI uri;
    private final Process process;

    Node(Broker broker, RedisServer redis, String name) throws Exception {
        int port = Broker.freePort();
        uri = URI.create("http://127.0.0.1:" + port);
        List<String> command = new ArrayList<>();
        String executable = System.getProperty("executable", "");
        command.add(executable.isEmpty() ? System.getProperty("java.home") + "/bin/java" : executable);
        command.addAll(List.of("-Xmx256m", "-Dquarkus.http.port=" + port, "-Dquarkus.redis.hosts=" + redis.uri(),
                "-Dkafka.bootstrap.servers=" + broker.address(),
                "-Dmp.messaging.incoming.shared.session.timeout.ms=5000",
                "-Dmp.messaging.incoming.shared.heartbeat.interval.ms=500"));
        if (executable.isEmpty()) {
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", System.getProperty("application")));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectOutput(new File("target/node-" + name + ".log")).start();
    }

    void awaitStart() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .until(() -> !process.isAlive() || given().get(uri.resolve("/q/health/ready")).statusCode() == 200);
        assertThat(process.isAlive()).as("see its log in target").isTrue();
    }

    URI path(String path) {
        return uri.resolve(path);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        assertThat(process.isAlive()).isFalse();
    }

    @Override
    public void close() throws Exception {
        kill();
    }
}
