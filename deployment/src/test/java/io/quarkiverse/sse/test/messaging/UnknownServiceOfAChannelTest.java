package io.quarkiverse.sse.test.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class UnknownServiceOfAChannelTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class)
            .overrideConfigKey("quarkus.sse.orders.path", "/orders")
            .overrideConfigKey("mp.messaging.outgoing.prices.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.outgoing.prices.service", "order")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Invalid value 'order' of mp.messaging.outgoing.prices.service")
                    .hasMessageContaining("Configured: [<default>, orders]"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
