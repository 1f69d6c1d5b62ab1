package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class WrongRunTimeValueFailsTheStartTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            // only the machine that the application runs on has a value for it
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "${room}")
            .overrideRuntimeConfigKey("room", "0")
            .assertException(failure -> {
                assertThat(failure).isInstanceOf(ConfigurationException.class)
                        .hasMessage(
                                "Invalid value '0' of quarkus.sse.max-pending-bytes: it must be from 1 to 2147483647 bytes");
                assertThat(failure.getStackTrace()).as("thrown by the build").extracting(StackTraceElement::getClassName)
                        .doesNotContain("io.quarkiverse.sse.deployment.SseConfigProcessor");
            });

    @Test
    void whenTheServiceHasNoLogEither() {
        fail("the application has started");
    }
}
