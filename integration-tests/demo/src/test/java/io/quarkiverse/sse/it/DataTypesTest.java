package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.DisabledOnIntegrationTest;
import io.quarkus.test.junit.DisabledOnIntegrationTest.ArtifactType;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class DataTypesTest {

    @TestHTTPResource("/load")
    URL stream;

    @Test
    void foundInTheBytecode() {
        assertSent("found", "{\"text\":\"found\",\"parts\":[{\"number\":1}]}");
    }

    @Test
    void annotated() {
        assertSent("annotated", "{\"text\":\"annotated\",\"part\":{\"number\":2}}");
    }

    @Test
    @DisabledOnIntegrationTest(forArtifactTypes = ArtifactType.NATIVE_BINARY)
    void missedOnesAreWrittenOnTheJvm() {
        assertSent("missed", "{\"text\":\"missed\"}");
        assertSent("missed-inside", "{\"inside\":{\"text\":\"missed\"}}");
    }

    private void assertSent(String type, String json) {
        try (OkHttpStream client = OkHttpStream.http1(stream)) {
            client.awaitOpen();
            assertThat(post(type)).isEqualTo("sent");
            assertThat(client.next(null).data()).isEqualTo(json);
        }
    }

    static String post(String type) {
        return given().post("/data/" + type).then().statusCode(200).extract().asString();
    }
}
