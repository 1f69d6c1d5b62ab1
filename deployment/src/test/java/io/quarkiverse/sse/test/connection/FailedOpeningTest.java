package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;

class FailedOpeningTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @TestHTTPResource("broken")
    URI broken;

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    ConnectionLog log;

    @Inject
    SseService sse;

    @Test
    void leavesNothing() {
        for (int i = 1; i <= 3; i++) {
            given().header("Accept", "text/event-stream").get(broken).then().statusCode(500);
            assertThat(log.awaitError(i).cause()).isInstanceOf(StackOverflowError.class);
            assertThat(sse.connectionCount()).isZero();
        }
        // the place is free
        try (EventStream stream = EventStream.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            log.awaitOpened(1);
            sse.sendData("hello");
            stream.awaitText("data: hello\n\n");
        }
        assertThat(log.awaitClosed(1)).hasSize(1);
        await().until(() -> sse.connectionCount() == 0);
    }

    @Singleton
    static class Routes {

        void routes(@Observes Router router, SseService sse) {
            router.get("/broken").handler(context -> {
                boolean[] thrown = new boolean[1];
                context.addHeadersEndHandler(ignored -> {
                    if (!thrown[0]) {
                        thrown[0] = true;
                        throw new StackOverflowError("thrown by the test");
                    }
                });
                sse.register(context);
            });
        }
    }
}
