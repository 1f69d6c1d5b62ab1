package io.quarkiverse.sse.test.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;

import javax.net.ssl.SSLSocket;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.Tls;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;

@EnabledOnOs(OS.LINUX)
class EventsOverTlsOfOpenSslTest extends EventsOverTls {

    @RegisterExtension
    static final QuarkusUnitTest APP = app(OpenSsl.class)
            .overrideConfigKey("quarkus.vertx.prefer-native-transport", "true");

    @Test
    void isLoaded() {
        assertThat(OpenSSLEngineOptions.isAvailable()).isTrue();
        assertThat(OpenSsl.customized).isTrue();
    }

    @Test
    void endWithAClientThatUpdatesTheKeysTooOften() throws Exception {
        int before = log.closed.size();
        try (RawClient client = Tls.get(secure, "TLSv1.3")) {
            client.readHead();
            awaitConnections(1);
            assertThatThrownBy(() -> {
                for (int i = 0; i < 1000; i++) {
                    ((SSLSocket) client.socket()).startHandshake();
                    join(sse.sendData(i));
                    client.readChunk();
                }
            }).isInstanceOfAny(IOException.class, UncheckedIOException.class);
            assertThat(log.awaitClosed(before + 1)).endsWith(SseCloseReason.CLIENT);
        }
    }

    @Singleton
    static class OpenSsl implements HttpServerOptionsCustomizer {

        static boolean customized;

        @Override
        public void customizeHttpsServer(HttpServerOptions options) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
            customized = true;
        }
    }
}
