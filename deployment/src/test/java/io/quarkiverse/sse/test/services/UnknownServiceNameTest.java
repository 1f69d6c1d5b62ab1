package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class UnknownServiceNameTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults(Typo.class)
            .overrideConfigKey("quarkus.sse.orders.path", "/orders")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("@SseName(\"order\") is used, but there is no such service")
                    .hasMessageContaining("quarkus.sse.\"order\".path")
                    .hasMessageContaining("[orders]"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }

    @Singleton
    static class Typo {

        @Inject
        @SseName("order")
        SseService sse;
    }
}
