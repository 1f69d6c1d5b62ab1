package io.quarkiverse.sse.test.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.messaging.SseConnectionEvent;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.arc.Unremovable;
import io.quarkus.test.QuarkusUnitTest;

/** Quarkus attaches channels without a connector to the only connector there is: not to this one. */
class OnlyConfiguredChannelsAreConnectedTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class, Channels.class)
            .overrideConfigKey("mp.messaging.outgoing.configured.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.incoming.visitors.connector", "quarkus-sse");

    @Inject
    Channels channels;

    @Inject
    Instance<Internal> internal;

    @Singleton
    static class Channels {

        @Channel("configured")
        Emitter<String> configured;

        @Incoming("visitors")
        void visitor(SseConnectionEvent event) {
            // only so that there is an incoming connector
        }

        @Incoming("nothing-sends-to-it")
        void nothing(String message) {
            throw new AssertionError(message);
        }
    }

    @Singleton
    @Unremovable
    static class Internal {

        @Channel("internal")
        Emitter<String> internal;
    }

    @Test
    void theOthersStayWithout() {
        assertThat(ConfigProvider.getConfig().getOptionalValue("mp.messaging.outgoing.internal.connector", String.class))
                .isEmpty();
        assertThat(ConfigProvider.getConfig().getOptionalValue("mp.messaging.incoming.nothing-sends-to-it.connector",
                String.class)).isEmpty();
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            assertThatThrownBy(internal::get)
                    .hasStackTraceContaining("Unable to connect an emitter with the channel `internal`");
            join(channels.configured.send("public"));
            stream.awaitWire("data: public\n\n");
        }
    }
}
