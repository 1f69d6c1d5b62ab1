package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class ZeroHistoryBytesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.log.max-bytes", "0")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Invalid value '0' of quarkus.sse.log.max-bytes")
                    .hasMessageContaining("it must be at least 1"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
