package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class DeparturesTest {

    @TestHTTPResource("/departures/events")
    URL board;

    @Test
    void whoeverComesSeesTheTrainsThatHaveNotLeft() {
        given().body("1").put("/demo/departures/IC5").then().statusCode(200);
        given().body("2").put("/demo/departures/RE1").then().statusCode(200);
        given().body("3").put("/demo/departures/S3").then().statusCode(200);
        given().body("4").put("/demo/departures/IC5").then().statusCode(200);
        given().delete("/demo/departures/RE1").then().statusCode(200);
        try (OkHttpStream first = OkHttpStream.http1(board)) {
            assertThat(first.next("departure").data()).isEqualTo("S3 3");
            assertThat(first.next("departure").data()).isEqualTo("IC5 4");
            given().delete("/demo/departures/S3").then().statusCode(200);
            assertThat(first.next("left").data()).isEqualTo("S3");
        }
    }
}
