package io.quarkiverse.sse.test.tls;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

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
