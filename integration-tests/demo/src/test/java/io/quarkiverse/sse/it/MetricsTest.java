package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@Timeout(60)
class MetricsTest {

    private static final String LOAD = "{service=\"load\"";

    @TestHTTPResource("/load")
    URI load;

    private static double value(String start) {
        String text = given().get("/q/metrics").then().statusCode(200).extract().asString();
        Matcher sample = Pattern.compile("(?m)^" + Pattern.quote(start) + ".*} (\\S+)$").matcher(text);
        return sample.find() ? Double.parseDouble(sample.group(1)) : -1;
    }

    @Test
    void aStreamIsCounted() throws Exception {
        double delivered = value("quarkus_sse_events_delivered_total" + LOAD);
        await().until(() -> value("quarkus_sse_connections" + LOAD) == 0);
        HttpResponse<InputStream> stream = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(load).header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        await().until(() -> value("quarkus_sse_connections" + LOAD) == 1);
        given().body("counted").post("/publish/load").then().statusCode(204);
        await().until(() -> value("quarkus_sse_events_delivered_total" + LOAD) == delivered + 1);
        stream.body().close();
        await().until(() -> value("quarkus_sse_connections" + LOAD) == 0);
    }
}
