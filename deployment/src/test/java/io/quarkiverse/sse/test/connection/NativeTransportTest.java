package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.Vertx;

/** Shows that the build's second look at slow readers, with the native transport, has one. */
@EnabledOnOs(value = OS.LINUX, architectures = { "amd64", "aarch64" })
class NativeTransportTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.vertx.prefer-native-transport", "true");

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    Vertx vertx;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void carriesEvents() {
        assertThat(vertx.isNativeTransportEnabled()).isTrue();
        try (EventStream stream = EventStream.open(uri)) {
            log.awaitOpened(1);
            sse.sendData("hello");
            stream.awaitText("data: hello\n\n");
        }
        log.awaitClosed(1);
    }
}
