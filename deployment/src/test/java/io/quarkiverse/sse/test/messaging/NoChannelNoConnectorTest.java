package io.quarkiverse.sse.test.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseTest;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;

/** An application with Messaging that does not use the connector does not have it. */
class NoChannelNoConnectorTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class, Channels.class);

    @Singleton
    static class Channels {

        @Channel("internal")
        Emitter<String> internal;

        @Incoming("internal")
        void receive(String message) {
            // only so that Messaging has something to do
        }
    }

    @Test
    void noBeanIsThere() {
        for (Bean<?> bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            assertThat(bean.getBeanClass().getName()).doesNotStartWith("io.quarkiverse.sse.runtime.messaging");
        }
    }
}
