package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.redis.RedisServer;
import io.restassured.http.ContentType;

class TwoNodesIT {

    @Test
    @Timeout(120)
    void aMessageReachesBothNodesAndAClientMayChangeThem() throws Exception {
        try (RedisServer redis = RedisServer.start(); Node a = new Node(redis, "a"); Node b = new Node(redis, "b")) {
            a.awaitStart();
            b.awaitStart();
            String lastId = null;
            try (Stream<String> lines = b.open(null)) {
                a.say("hello");
                Iterator<String> fields = lines.iterator();
                String field = fields.next();
                while (field.startsWith("id: ")) {
                    lastId = field.substring("id: ".length());
                    field = fields.next();
                }
                assertThat(field).isEqualTo("data: {\"from\":\"Ada\",\"text\":\"hello\"}");
            }
            b.close();
            a.say("are you there?");
            try (Stream<String> lines = a.open(lastId)) {
                List<String> data = lines.filter(line -> line.startsWith("data: ")).limit(1).toList();
                assertThat(data).containsExactly("data: {\"from\":\"Ada\",\"text\":\"are you there?\"}");
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
            process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Dquarkus.http.port=" + port,
                    "-Dquarkus.redis.hosts=" + redis.uri(), "-jar", System.getProperty("application"))
                    .redirectErrorStream(true).redirectOutput(new File("target/node-" + name + ".log")).start();
        }

        void awaitStart() {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                    .until(() -> given().get(uri).statusCode() == 200);
        }

        void say(String text) {
            given().contentType(ContentType.JSON).body("{\"from\":\"Ada\",\"text\":\"" + text + "\"}")
                    .post(uri.resolve("/messages")).then().statusCode(204);
        }

        Stream<String> open(String lastEventId) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve("/sse")).header("Accept", "text/event-stream");
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines()).body()
                    .filter(line -> !line.isEmpty() && !line.startsWith(":"));
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}
