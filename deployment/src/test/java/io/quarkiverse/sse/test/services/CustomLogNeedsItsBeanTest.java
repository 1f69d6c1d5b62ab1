package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class CustomLogNeedsItsBeanTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.\"orders\".log", "custom")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessage("Invalid value 'custom' of quarkus.sse.\"orders\".log: it needs a bean of type "
                            + "io.quarkiverse.sse.spi.SseEventLog with @SseName(\"orders\"); without one it must be none, "
                            + "memory or redis"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
