package io.quarkiverse.sse.churn;

import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/**
 * Lets the sockets of the server hold so little that a client that does not read is noticed in seconds.
 */
@Singleton
class SmallBuffers implements HttpServerOptionsCustomizer {

    private static final int BYTES = 32 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }
}
