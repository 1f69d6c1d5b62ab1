package io.quarkiverse.sse.test.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.messaging.SseConnectionEvent;
import io.quarkiverse.sse.messaging.SseConnectionEvent.Type;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.common.annotation.Blocking;

/** An incoming channel tells of the connections of its service, and of no other. */
class ConnectionsAreMessagesTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class, Visitors.class)
            .overrideConfigKey("quarkus.sse.\"other\".heartbeat-interval", "-1s")
            .overrideConfigKey("mp.messaging.incoming.visitors.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.incoming.others.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.incoming.others.service", "other");

    @TestHTTPResource("sse/other")
    URI otherUri;

    @Inject
    @SseName("other")
    SseService other;

    @Inject
    Visitors visitors;

    @Singleton
    static class Visitors {

        final List<SseConnectionEvent> visitors = new CopyOnWriteArrayList<>();
        final List<SseConnectionEvent> others = new CopyOnWriteArrayList<>();

        @Incoming("visitors")
        void visitor(SseConnectionEvent event) {
            visitors.add(event);
        }

        @Incoming("others")
        @Blocking
        void other(SseConnectionEvent event) {
            others.add(event);
        }
    }

    @Test
    void eachOpensAndEnds() {
        SseConnection connection;
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            connection = onlyConnection();
            await().until(() -> visitors.visitors.size() == 1);
            join(connection.close());
            stream.awaitEnd();
        }
        await().until(() -> visitors.visitors.size() == 2);
        assertThat(visitors.visitors).extracting(SseConnectionEvent::type).containsExactly(Type.OPENED, Type.CLOSED);
        assertThat(visitors.visitors).extracting(event -> event.connection().id()).containsOnly(connection.id());
        assertThat(visitors.visitors.get(1).connection().closeReason()).contains(SseCloseReason.UNREGISTERED);
        assertThat(visitors.others).isEmpty();
        SseTestClient.open(otherUri).close();
        await().until(() -> visitors.others.size() == 2);
        assertThat(visitors.visitors).hasSize(2);
    }
}
