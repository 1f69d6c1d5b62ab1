package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.net.URL;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@Timeout(60)
class TracesTest {

    @TestHTTPResource("/history")
    URL history;

    /** The application keeps only the last ones, so their number tells nothing. */
    private List<Map<String, Object>> seen;

    private static List<Map<String, Object>> spans() {
        return given().get("/spans").then().statusCode(200).extract().jsonPath().getList("");
    }

    private List<Map<String, Object>> newSpans(String name) {
        return spans().stream().filter(span -> span.get("name").equals(name) && !seen.contains(span)).toList();
    }

    @Test
    void aStreamIsTwoPointsAndAnEventIsOneTrace() {
        seen = spans();
        try (OkHttpStream stream = OkHttpStream.http1(history)) {
            stream.awaitOpen();
            await().until(() -> newSpans("OPEN /history").size() == 1 && newSpans("GET /history").size() == 1);
            given().body("traced").post("/publish/history").then().statusCode(204);
            stream.next(null, event -> event.data().equals("traced"));
            await().until(() -> newSpans("send history").size() == 1);
            Object trace = newSpans("send history").get(0).get("traceId");
            // the publication is within the request, and so is its delivery, which comes out of the log
            await().until(() -> newSpans("process history").stream().anyMatch(span -> span.get("traceId").equals(trace)));
            assertThat(newSpans("POST /publish/history")).anyMatch(span -> span.get("traceId").equals(trace));
        }
        await().until(() -> newSpans("CLOSE /history").size() == 1);
        assertThat(newSpans("CLOSE /history").get(0)).containsEntry("reason", "CLIENT");
    }

    @Test
    void theApplicationIsReady() {
        given().get("/q/health/ready").then().statusCode(200)
                .body("checks.find { it.name == 'Server-Sent Events health check' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'Server-Sent Events health check' }.data.history",
                        equalTo("open"));
    }
}
