package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import okhttp3.Protocol;

/**
 * OkHttp's event source, over both versions of HTTP.
 */
@QuarkusTest
class OkHttpClientTest {

    @TestHTTPResource("/sse?user=OkHttp")
    URL stream;

    @Test
    void http1() {
        try (OkHttpStream client = OkHttpStream.http1(stream)) {
            assertThat(client.awaitOpen().protocol()).isEqualTo(Protocol.HTTP_1_1);
            receives(client);
        }
    }

    @Test
    void http2() {
        try (OkHttpStream client = OkHttpStream.http2(stream)) {
            assertThat(client.awaitOpen().protocol()).isEqualTo(Protocol.H2_PRIOR_KNOWLEDGE);
            receives(client);
        }
    }

    @Test
    void oneHearsOfTheOther() {
        try (OkHttpStream first = OkHttpStream.http1(stream)) {
            first.next("welcome");
            String id;
            try (OkHttpStream second = OkHttpStream.http2(stream)) {
                StreamEvent welcome = second.next("welcome");
                id = welcome.json().getString("id");
                assertThat(welcome.json().getList("visitors.id")).contains(id).doesNotHaveDuplicates();
                assertThat(welcome.json().getList("visitors.user")).contains("OkHttp");
                first.next("joined", event -> id.equals(event.json().getString("id")));
            }
            StreamEvent left = first.next("left", event -> id.equals(event.json().getString("id")));
            assertThat(left.json().getString("reason")).isEqualTo("CLIENT");
        }
    }

    private static void receives(OkHttpStream client) {
        StreamEvent welcome = client.next("welcome");
        assertThat(welcome.json().getString("user")).isEqualTo("OkHttp");

        StreamEvent figures = client.next("figures");
        assertThat(figures.json().getLong("heap")).isPositive();
        assertThat(figures.json().getInt("threads")).isPositive();
        assertThat(figures.json().getInt("streams")).isPositive();
        assertThat(figures.json().getDouble("cpu")).isBetween(0.0, 100.0);

        given().contentType(ContentType.JSON).body("{\"text\":\"héllo ✓\",\"to\":\"user\",\"user\":\"OkHttp\"}")
                .post("/demo/messages").then().statusCode(200);
        assertThat(client.next("message").json().getString("text")).isEqualTo("héllo ✓");
    }
}
