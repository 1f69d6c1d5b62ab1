package io.quarkiverse.sse.test.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;

class JacksonDataTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Order.class, Secret.class)
            .overrideConfigKey("quarkus.jackson.serialization-inclusion", "non-null")
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-jackson", Version.getVersion())));

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    record Order(int id, String note) {
    }

    @Test
    void objectsAreJsonOfTheApplicationsMapper() {
        try (EventStream stream = EventStream.open(uri)) {
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData(new Order(7, null));
            sse.sendData(Map.of("a", List.of(1, 2)));
            sse.sendData(new JsonObject().put("vertx", true));
            sse.sendData(new int[] { 1 });
            sse.sendData(TimeUnit.DAYS);
            sse.sendData("\"text\"");
            stream.awaitText("data: {\"id\":7}\n\ndata: {\"a\":[1,2]}\n\ndata: {\"vertx\":true}\n\ndata: [1]\n\n"
                    + "data: \"DAYS\"\n\ndata: \"text\"\n\n");
        }
    }

    @Test
    void whatCannotBeWrittenFailsTheStageAndNothingElse() {
        await().until(() -> sse.connectionCount() == 0);
        try (EventStream stream = EventStream.open(uri)) {
            await().until(() -> sse.connectionCount() == 1);
            CompletableFuture<SseDelivery> failed = sse.sendEvent("e", new Secret()).toCompletableFuture();
            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .cause().hasMessageStartingWith("The data of type " + Secret.class.getName() + " can't be sent: ");
            sse.sendData("next");
            stream.awaitText("data: next\n\n");
        }
    }

    static class Secret {

        public String getValue() {
            throw new IllegalStateException("secret");
        }
    }
}
