package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class LineBreakInGapEventTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.log.gap-event", "gap\ndata: injected")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("of quarkus.sse.log.gap-event")
                    .hasMessageContaining("it must be one line"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
