package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.restassured.http.ContentType;

class TwoNodesIT {

    @Test
    @Timeout(120)
    void aMessageReachesBothNodesAndAClientMayChangeThem() throws Exception {
        try (RedisServer redis = RedisServer.start(); Node a = new Node(redis, "a"); Node b = new Node(redis, "b")) {
            a.awaitStart();
            b.awaitStart();
            SseTestStream stream = SseTestClient.open(b.events());
            await().untilAsserted(() -> assertThat(a.readers()).isEqualTo("1 on 2 nodes"));
            a.say("hello");
            assertThat(stream.awaitEvent().data()).isEqualTo("{\"from\":\"Ada\",\"text\":\"hello\"}");
            b.close();
            a.say("are you there?");
            try (SseTestStream again = SseTestClient.to(a.events()).lastEventId(stream.lastEventId()).open()) {
                assertThat(again.awaitEvent().data()).isEqualTo("{\"from\":\"Ada\",\"text\":\"are you there?\"}");
            }
        }
    }

    /** A process of its own. */
    private static final class Node implements AutoCloseable {

        private final URI uri;
        private final Process process;

        Node(RedisServer redis, String name) throws Exception {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            uri = URI.create("http://127.0.0.1:" + port);
            List<String> command = new ArrayList<>();
            String executable = System.getProperty("executable", "");
            command.add(executable.isEmpty() ? System.getProperty("java.home") + "/bin/java" : executable);
            command.addAll(List.of("-Dquarkus.http.port=" + port, "-Dquarkus.redis.hosts=" + redis.uri()));
            if (executable.isEmpty()) {
                command.addAll(List.of("-jar", System.getProperty("application")));
            }
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true).redirectOutput(new File("target/node-" + name + ".log")).start();
        }

        void awaitStart() {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                    .until(() -> given().get(uri).statusCode() == 200);
        }

        String readers() {
            return given().get(uri.resolve("/messages/readers")).asString();
        }

        void say(String text) {
            given().contentType(ContentType.JSON).body("{\"from\":\"Ada\",\"text\":\"" + text + "\"}")
                    .post(uri.resolve("/messages")).then().statusCode(204);
        }

        URI events() {
            return uri.resolve("/sse");
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}
