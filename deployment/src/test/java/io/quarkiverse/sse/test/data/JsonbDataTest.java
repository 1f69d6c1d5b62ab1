package io.quarkiverse.sse.test.data;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class JsonbDataTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Order.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-jsonb", Version.getVersion())));

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void objectsAreJsonWhereThereIsNoJackson() {
        try (EventStream stream = EventStream.open(uri)) {
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData(new Order());
            stream.awaitText("data: {\"id\":7}\n\n");
        }
    }

    public static class Order {

        public int id = 7;
        public String note;
    }
}
