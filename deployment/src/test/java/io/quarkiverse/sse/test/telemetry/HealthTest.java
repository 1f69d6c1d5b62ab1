package io.quarkiverse.sse.test.telemetry;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.ValidatableResponse;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-smallrye-health", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.\"far\".path", "/far")
            .overrideConfigKey("quarkus.sse.\"far\".log", "custom");

    @Inject
    @SseName("far")
    FarLog far;

    /** A log that can be away. */
    @Singleton
    @SseName("far")
    public static class FarLog implements SseEventLog {

        volatile boolean away;

        @Override
        public CompletionStage<String> open(Subscriber subscriber) {
            return CompletableFuture.completedStage("0");
        }

        @Override
        public CompletionStage<Void> append(SseLogEntry entry) {
            return CompletableFuture.failedStage(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Void> sync() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public boolean isReadable() {
            return !away;
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }

    private static ValidatableResponse ready(int status, String ofDefault, String ofFar) {
        return given().get("/q/health/ready").then().statusCode(status)
                .body("checks.find { it.name == 'Server-Sent Events health check' }.data",
                        equalTo(Map.of(SseService.DEFAULT_NAME, ofDefault, "far", ofFar)));
    }

    @Test
    @Order(1)
    void anApplicationIsReady() {
        ready(200, "open", "open").body("checks.status", hasItem("UP"));
    }

    @Test
    @Order(2)
    void withoutItsLogItIsNot() {
        far.away = true;
        ready(503, "open", "the event log can't be read").body("status", equalTo("DOWN"));
        far.away = false;
        ready(200, "open", "open");
    }

    @Test
    @Order(3)
    void aClosedServiceIsNoReason() {
        join(sse.close());
        ready(200, "closed", "open");
    }
}
