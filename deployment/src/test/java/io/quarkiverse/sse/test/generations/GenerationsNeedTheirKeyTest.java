package io.quarkiverse.sse.test.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class GenerationsNeedTheirKeyTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Models.class)
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessage("Invalid value 'none' of quarkus.sse.generations: "
                            + "SseGenerations is injected for this service, so it must be memory or redis"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
