package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class NamedServicesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Orders.class)
            .overrideConfigKey("quarkus.sse.orders.path", "/orders/{id}/events")
            .overrideConfigKey("quarkus.sse.orders.heartbeat-interval", "200ms")
            .overrideConfigKey("quarkus.sse.orders.max-connections", "1")
            .overrideConfigKey("quarkus.sse.news.path", "/news")
            .overrideConfigKey("quarkus.sse.news.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.plain.max-connections", "5");

    @TestHTTPResource("orders/7/events")
    URI order7;

    @TestHTTPResource("news")
    URI newsUri;

    @TestHTTPResource("sse/plain")
    URI plainUri;

    @TestHTTPResource("sse")
    URI defaultUri;

    @Inject
    ConnectionLog log;

    @Inject
    @SseName("orders")
    SseService orders;

    @Inject
    @SseName("news")
    SseService news;

    @Test
    void areApart() {
        try (SseTestStream order = SseTestClient.open(order7);
                SseTestStream paper = SseTestClient.open(newsUri);
                SseTestStream plain = SseTestClient.open(plainUri)) {
            assertThat(plain.status()).isEqualTo(200);
            assertThat(log.awaitOpened(3).isOpen()).isTrue();
            assertThat(orders.connectionCount()).isEqualTo(1);
            assertThat(news.connectionCount()).isEqualTo(1);
            assertThat(Orders.opened).hasSize(1);
            SseConnection connection = Orders.opened.get(0);
            assertThat(connection.service()).isEqualTo("orders");
            assertThat(connection.pathParam("id")).isEqualTo("7");
            assertThat(news.connection(connection.id())).isEmpty();

            orders.sendData("shipped", connection.id());
            news.sendData("extra", connection.id());
            news.sendData("extra");
            order.awaitWireContaining("data: shipped\n\n");
            paper.awaitWire("data: extra\n\n");

            // each has its limit and its heartbeat
            assertThat(SseTest.statusOf(order7)).isEqualTo(503);
            try (SseTestStream another = SseTestClient.open(newsUri)) {
                assertThat(another.status()).isEqualTo(200);
            }
            await().until(() -> Orders.errors.size() == 1);
            order.awaitWireContaining(":heartbeat\n\n:heartbeat\n\n");
            assertThat(paper.received()).isEqualTo("data: extra\n\n");
            assertThat(order.received()).doesNotContain("extra");

            news.close().toCompletableFuture().join();
            paper.awaitEnd();
            assertThat(order.isEnded()).isFalse();
            assertThat(SseTest.statusOf(newsUri)).isEqualTo(204);
        }
        assertThat(SseTest.statusOf(defaultUri)).isEqualTo(404);
    }

    @Singleton
    static class Orders {

        static final List<SseConnection> opened = new CopyOnWriteArrayList<>();
        static final List<SseError> errors = new CopyOnWriteArrayList<>();

        void opened(@Observes @Open @SseName("orders") SseConnection connection) {
            opened.add(connection);
        }

        void newsErrors(@Observes @SseName("news") SseError error) {
            throw new AssertionError("not an error of this service");
        }

        void errors(@Observes @SseName("orders") SseError error) {
            errors.add(error);
        }
    }
}
