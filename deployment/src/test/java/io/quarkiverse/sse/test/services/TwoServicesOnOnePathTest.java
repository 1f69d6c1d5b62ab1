package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class TwoServicesOnOnePathTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.withDefaults()
            .overrideConfigKey("quarkus.sse.a.path", "/x/{id}")
            .overrideConfigKey("quarkus.sse.b.path", "/x/{name}")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Invalid value '/x/{name}' of quarkus.sse.\"b\".path")
                    .hasMessageContaining("quarkus.sse.\"a\".path too"));

    @Test
    void failsTheBuild() {
        fail("the application has started");
    }
}
