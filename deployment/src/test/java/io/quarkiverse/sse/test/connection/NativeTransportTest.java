package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;

/** Shows that the build's second look at slow readers, with the native transport, has one. */
@EnabledOnOs(value = OS.LINUX, architectures = { "amd64", "aarch64" })
class NativeTransportTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.vertx.prefer-native-transport", "true");

    @Inject
    Vertx vertx;

    @Test
    void carriesEvents() {
        assertThat(vertx.isNativeTransportEnabled()).isTrue();
        try (SseTestStream stream = SseTestClient.open(uri)) {
            log.awaitOpened(1);
            sse.sendData("hello");
            stream.awaitWire("data: hello\n\n");
        }
        log.awaitClosed(1);
    }
}
