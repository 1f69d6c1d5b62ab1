package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class OwnLogIsConfiguredAsCustomTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Logs.class)
            .overrideConfigKey("quarkus.sse.log", "memory")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Invalid value 'memory' of quarkus.sse.log: ")
                    .hasMessageContaining("the bean in " + Logs.class.getName())
                    .hasMessageContaining("it must be custom"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }

    @Singleton
    static class Logs {

        @Produces
        @Singleton
        @SseName(SseService.DEFAULT_NAME)
        SseEventLog own() {
            throw new AssertionError("the application has started");
        }
    }
}
