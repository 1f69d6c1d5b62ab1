package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

/** An answer that is made once is read over several connections, on the JVM and natively. */
@QuarkusTest
@Timeout(60)
class ChatTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TestHTTPResource("/chat/answers/")
    URI answers;

    private final String key = UUID.randomUUID().toString();
    private String lastId;

    @Test
    void isReadFromWhereTheClientStopped() throws Exception {
        int before = count("calls");
        List<String> words = new ArrayList<>();
        boolean over = false;
        for (int connections = 0; !over; connections++) {
            assertThat(connections).isLessThan(100);
            over = read(words, 20);
        }
        assertThat(String.join("", words)).startsWith("You asked: why? Well, ").endsWith("told to stop.");
        assertThat(ask().statusCode()).isEqualTo(204);
        assertThat(count("calls")).isEqualTo(before + 1);
    }

    @Test
    void isStopped() throws Exception {
        int before = count("cancelled");
        List<String> words = new ArrayList<>();
        assertThat(read(words, 3)).isFalse();
        given().delete("/chat/answers/" + key).then().statusCode(204);
        given().delete("/chat/answers/" + key).then().statusCode(404);
        await().until(() -> count("cancelled") == before + 1);
        assertThat(read(words, Integer.MAX_VALUE)).isTrue();
        assertThat(String.join("", words)).startsWith("You asked: ").doesNotEndWith("told to stop.");
    }

    /** Leaves after so many words; returns whether the end has come. */
    private boolean read(List<String> words, int most) throws Exception {
        HttpResponse<Stream<String>> response = ask();
        assertThat(response.statusCode()).isEqualTo(200);
        try (Stream<String> body = response.body()) {
            int left = most;
            for (Iterator<String> lines = body.iterator(); lines.hasNext();) {
                String line = lines.next();
                if (line.equals("event: end")) {
                    lastId = lines.next().substring("id: ".length());
                    return true;
                }
                if (line.startsWith("id: ")) {
                    if (left-- == 0) {
                        return false;
                    }
                    lastId = line.substring("id: ".length());
                    words.add(lines.next().substring("data: ".length()));
                }
            }
        }
        return false;
    }

    private HttpResponse<Stream<String>> ask() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(answers.resolve(key)).POST(BodyPublishers.ofString("why?"))
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofLines());
    }

    private static int count(String what) {
        return given().get("/chat/calls").then().statusCode(200).extract().path(what);
    }
}
