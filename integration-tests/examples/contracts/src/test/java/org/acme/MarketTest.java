package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.deployment.contract.Tsc;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class MarketTest {

    private static final Path CONTRACTS = Path.of("target", "contracts");
    private static final Path CLIENT = Path.of("src", "test", "client");

    @Test
    void theStreamsHaveWhatTheContractsSay() {
        try (SseTestStream stream = SseTestClient.open("/sse"); SseTestStream staff = SseTestClient.open("/sse/staff")) {
            given().body("1234567").post("/market/trades").then().statusCode(200);
            assertThat(stream.awaitEvent().data()).startsWith("{\"symbol\":\"ACME\",\"side\":\"BUY\",\"cents\":1234567,"
                    + "\"trader\":null,\"at\":\"");
            assertThat(staff.awaitEvent().data()).isEqualTo("{\"kind\":\"too-high\",\"cents\":1234567}");
            given().body("late").post("/market/headlines").then().statusCode(200);
            assertThat(stream.awaitEvent().data()).isEqualTo("late");
            given().body("fire").post("/market/halt").then().statusCode(200);
            assertThat(staff.awaitEvent().data()).isEqualTo("{\"kind\":\"halted\",\"reason\":\"fire\"}");
        }
    }

    @Test
    void aClientThatKeepsToThemCompiles() throws IOException {
        assertThat(compile("client.ts")).isEmpty();
    }

    @Test
    void andOneThatDoesNotIsToldWhere() throws IOException {
        assertThat(compile("wrong.ts")).contains("wrong.ts(6,", "Property 'price' does not exist on type 'Trade'")
                .contains("wrong.ts(7,", "\"trades\"");
    }

    @Test
    void theDocumentsAreServed() {
        given().get("/contracts/asyncapi.json").then().statusCode(200).body("channels.SseEvents.messages.trade.name",
                equalTo("trade"));
        given().accept("application/json").get("/q/openapi").then().statusCode(200).body(
                "components.schemas.SseEvents.anyOf.properties.event.const", hasItem("headline"));
    }

    /** Where a frontend would have both. */
    private static String compile(String client) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "client"));
        for (Path file : new Path[] { CONTRACTS.resolve("sse-events.d.ts"), CLIENT.resolve(client) }) {
            Files.write(directory.resolve(file.getFileName()), Files.readAllBytes(file));
        }
        return Tsc.compile(directory, client, "sse-events.d.ts");
    }
}
