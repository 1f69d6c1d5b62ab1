package io.quarkiverse.sse.test.channels;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

class ContractsOfAnApplicationTest {

    private static final Path DIRECTORY = Path.of("target", "contracts-of-an-application").toAbsolutePath();

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.stocks.path", "/stocks/{market}")
            .overrideConfigKey("quarkus.sse.hidden.route-enabled", "false")
            .overrideConfigKey("quarkus.http.root-path", "/root")
            .overrideConfigKey("quarkus.sse.contracts.directory", DIRECTORY.toString())
            .overrideConfigKey("quarkus.sse.contracts.path", "/contracts")
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-rest-jackson", Version.getVersion()),
                    Dependency.of("io.quarkus", "quarkus-smallrye-openapi", Version.getVersion())));

    record Price(String symbol, int cents, Integer before) {
    }

    record Clash(int x) {
    }

    static class Other {
        record Clash(String y) {
        }
    }

    @Singleton
    static class Feeds {

        @Inject
        @SseEventType("price")
        SseChannel<Price> prices;

        @Inject
        @SseEventType("note")
        SseChannel<String> notes;

        @Inject
        @SseName("stocks")
        @SseEventType("clash")
        SseChannel<Other.Clash> clashes;

        @Inject
        @SseName("hidden")
        @SseEventType("secret")
        SseChannel<Price> secrets;
    }

    /** Has schemas with the same names: of the same type, and of another one. */
    @jakarta.ws.rs.Path("/rest")
    public static class Resource {

        @GET
        public Price price() {
            return new Price("ACME", 1, null);
        }

        @GET
        @jakarta.ws.rs.Path("/clash")
        public Clash clash() {
            return new Clash(1);
        }

        @GET
        @Produces(MediaType.SERVER_SENT_EVENTS)
        @jakarta.ws.rs.Path("/stream")
        public Uni<SseStream> stream() {
            return Uni.createFrom().nullItem();
        }
    }

    @Test
    void areInTheOpenApiDocument() {
        String stream = "paths.'/root/sse'.get";
        String content = stream + ".responses.'200'.content.'text/event-stream'";
        given().accept("application/json").get("q/openapi").then().statusCode(200)
                .body("paths", hasKey("/root/rest"))
                .body("paths", not(hasKey("/root/sse/hidden")))
                .body("paths.'/root/rest/stream'.get.responses.'200'.content.'text/event-stream'.schema.type",
                        equalTo("string"))
                .body("components.schemas", not(hasKey("SseStream")))
                .body(stream + ".parameters.name", containsInAnyOrder("Last-Event-ID", "lastEventId"))
                .body(stream + ".responses", hasKey("406"))
                .body(content + ".schema.'$ref'", equalTo("#/components/schemas/SseEvents"))
                .body(content + ".'x-itemSchema'.'$ref'", equalTo("#/components/schemas/SseEvents"))
                .body("components.schemas.SseEvents.anyOf.properties.event.const", contains("note", "price"))
                .body("components.schemas.SseEvents.anyOf[0].properties.data.contentMediaType", nullValue())
                .body("components.schemas.SseEvents.anyOf[1].properties.data.contentMediaType", equalTo("application/json"))
                .body("components.schemas.SseEvents.anyOf[1].properties.data.contentSchema.'$ref'",
                        equalTo("#/components/schemas/Price"))
                .body("components.schemas.Price.properties", hasKey("cents"))
                .body("paths.'/root/stocks/{market}'.get.parameters.find { it.in == 'path' }.name", equalTo("market"))
                .body("components.schemas.StocksSseEvents.properties.data.contentSchema.'$ref'",
                        equalTo("#/components/schemas/SseClash"))
                .body("components.schemas.Clash.properties", hasKey("x"))
                .body("components.schemas.SseClash.properties", hasKey("y"));
    }

    @Test
    void areServedAsTheyAreInTheDirectory() throws IOException {
        String asyncApi = given().get("contracts/asyncapi.json").then().statusCode(200)
                .contentType("application/vnd.aai.asyncapi+json")
                .body("channels.SseEvents.address", equalTo("/root/sse"))
                .body("channels.StocksSseEvents.parameters", hasKey("market"))
                .body("channels.HiddenSseEvents.address", nullValue())
                .body("channels.SseEvents.messages.price.payload.'$ref'", equalTo("#/components/schemas/Price"))
                .body("components.schemas.Price.required", contains("symbol", "cents", "before"))
                .extract().asString();
        String typeScript = given().get("contracts/sse-events.d.ts").then().statusCode(200)
                .body(containsString("    price: Json<Price>;\n")).extract().asString();
        assertThat(Files.readString(DIRECTORY.resolve("asyncapi.json"))).isEqualTo(asyncApi);
        assertThat(Files.readString(DIRECTORY.resolve("sse-events.d.ts"))).isEqualTo(typeScript);
    }
}
