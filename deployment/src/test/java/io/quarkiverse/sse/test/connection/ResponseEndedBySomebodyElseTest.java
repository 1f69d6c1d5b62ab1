package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Router;

class ResponseEndedBySomebodyElseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Routes.class);

    @TestHTTPResource("own")
    URI uri;

    @TestHTTPResource("own-worker")
    URI worker;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void isAnErrorAndHarmsNobody() {
        endsInError(uri);
    }

    @Test
    void onAWorkerThreadToo() {
        endsInError(worker);
    }

    private void endsInError(URI uri) {
        int before = log.closed.size();
        EventStream stream = EventStream.open(uri);
        stream.awaitEnd();
        assertThat(log.awaitClosed(before + 1).get(before)).isEqualTo(SseCloseReason.ERROR);
        assertThat(sse.sendData("x").toCompletableFuture().join()).isEqualTo(SseDelivery.of(0, 0));
    }

    @Singleton
    static class Routes {

        void routes(@Observes Router router, SseService sse) {
            router.get("/own").handler(context -> {
                sse.register(context);
                context.response().end();
            });
            router.get("/own-worker").handler(context -> {
                sse.register(context);
                context.vertx().executeBlocking(() -> context.response().end());
            });
        }
    }
}
