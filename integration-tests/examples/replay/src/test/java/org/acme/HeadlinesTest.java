package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class HeadlinesTest {

    @TestHTTPResource("/sse")
    URI stream;

    @Test
    @Timeout(30)
    void aClientThatComesBackGetsWhatItMissed() throws Exception {
        add("first");
        String lastId;
        try (Stream<String> lines = open(null)) {
            Iterator<String> fields = lines.iterator();
            lastId = fields.next();
            assertThat(lastId).startsWith("id: ");
            assertThat(fields.next()).isEqualTo("event: snapshot");
            assertThat(fields.next()).isEqualTo("data: [\"first\"]");
        }
        add("second");
        add("third");
        try (Stream<String> lines = open(lastId.substring(4))) {
            List<String> data = lines.filter(line -> line.startsWith("data: ")).limit(2).toList();
            assertThat(data).containsExactly("data: second", "data: third");
        }
    }

    private static void add(String headline) {
        given().body(headline).post("/headlines").then().statusCode(204);
    }

    private Stream<String> open(String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines()).body()
                .filter(line -> !line.isEmpty() && !line.startsWith(":"));
    }
}
