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

    private static List<Map<String, Object>> spans(String name) {
        return given().get("/spans").then().statusCode(200).extract().jsonPath()
                .param("name", name).getList("findAll { it.name == name }");
    }

    @Test
    void aStreamIsTwoPointsAndAnEventIsOneTrace() {
        int opened = spans("OPEN /history").size();
        int closed = spans("CLOSE /history").size();
        int requests = spans("GET /history").size();
        try (OkHttpStream stream = OkHttpStream.http1(history)) {
            stream.awaitOpen();
            await().until(() -> spans("OPEN /history").size() == opened + 1 && spans("GET /history").size() == requests + 1);
            int sent = spans("send history").size();
            given().body("traced").post("/publish/history").then().statusCode(204);
            stream.next(null, event -> event.data().equals("traced"));
            await().until(() -> spans("send history").size() == sent + 1);
            Map<String, Object> publication = spans("send history").get(sent);
            // the publication is within the request, and so is its delivery, which comes out of the log
            await().until(() -> spans("process history").stream()
                    .anyMatch(span -> span.get("traceId").equals(publication.get("traceId"))));
            assertThat(spans("POST /publish/history")).anyMatch(span -> span.get("traceId").equals(publication.get("traceId")));
        }
        await().until(() -> spans("CLOSE /history").size() == closed + 1);
        assertThat(spans("CLOSE /history").get(closed)).containsEntry("reason", "CLIENT");
    }

    @Test
    void theApplicationIsReady() {
        given().get("/q/health/ready").then().statusCode(200)
                .body("checks.find { it.name == 'Server-Sent Events health check' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'Server-Sent Events health check' }.data.history",
                        equalTo("open"));
    }
}
