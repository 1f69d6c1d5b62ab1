package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class WrongRunTimeValueFailsTheBuildTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.orders.path", "/orders")
            .overrideConfigKey("quarkus.sse.orders.log.max-age", "-5s")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessage("Invalid value 'PT-5S' of quarkus.sse.\"orders\".log.max-age: "
                            + "it must be from 1 ms to 36500 days")
                    .hasStackTraceContaining("SseConfigProcessor.services"));

    @Test
    void whereItIsKnownByThen() {
        fail("the application has started");
    }
}
