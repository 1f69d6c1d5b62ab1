package io.quarkiverse.sse.test.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;

class ClientPathIsNotThatOfAServiceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.client.enabled", "true")
            .overrideConfigKey("quarkus.sse.client.path", "/sse")
            .assertException(failure -> assertThat(failure).isInstanceOf(ConfigurationException.class)
                    .hasMessage("Invalid value '/sse' of quarkus.sse.path: it is the path of quarkus.sse.client.path too, "
                            + "and each service needs its own"));

    @Test
    void beforeAnythingStarts() {
        fail("the application has started");
    }
}
