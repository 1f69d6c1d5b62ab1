package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

class RegisteredTwiceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class);

    @TestHTTPResource
    URI root;

    @Inject
    ConnectionLog log;

    @Inject
    SseService sse;

    @ParameterizedTest
    @ValueSource(strings = { "event-loop", "elsewhere" })
    void isAnErrorAndDoesNotHarmTheStream(String path) {
        int errors = log.errors.size();
        try (EventStream stream = EventStream.open(root.resolve("/" + path))) {
            assertThat(log.awaitError(errors + 1).cause()).isInstanceOf(IllegalStateException.class)
                    .hasMessage("The response to GET /" + path + " has already begun: it can't become an event stream");
            assertThat(log.awaitError(errors + 1).status()).isEqualTo(200);
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData("once");
            stream.awaitText("data: once\n\n");
        }
        await().until(() -> sse.connectionCount() == 0);
    }

    @Singleton
    static class Routes {

        void routes(@Observes Router router, SseService sse) {
            router.get("/event-loop").handler(context -> registerTwice(sse, context));
            router.get("/elsewhere").handler(context -> new Thread(() -> registerTwice(sse, context)).start());
        }

        private static void registerTwice(SseService sse, RoutingContext context) {
            sse.register(context);
            try {
                sse.register(context);
            } catch (IllegalStateException expected) {
                // the first one has begun already; otherwise only the SseError tells
            }
        }
    }
}
