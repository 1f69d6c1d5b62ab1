package io.quarkiverse.sse.benchmark;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;

/**
 * Has TLS done by OpenSSL in place of the JDK, for {@code run.sh tls}.
 */
@Singleton
class OpenSsl implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(OpenSsl.class);

    private final boolean wanted;

    OpenSsl(@ConfigProperty(name = "benchmark.openssl", defaultValue = "false") boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (wanted && OpenSSLEngineOptions.isAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
            LOG.info("TLS: OpenSSL");
        }
    }
}
