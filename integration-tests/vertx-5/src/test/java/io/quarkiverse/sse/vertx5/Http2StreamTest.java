package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.Http2Internals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;

/** Streams of HTTP/2 are written the public way, and those of HTTP/1.1 as before. */
class Http2StreamTest {

    @Test
    void theResponseIsWrittenThePublicWay() throws Exception {
        try (Server server = new Server(new HttpServerOptions())) {
            CompletableFuture<Boolean> found = server.handle(request -> {
                assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
                boolean channel = Http2Internals.channelOf(request) != null;
                request.response().end("public");
                return channel;
            });
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/")).build();
            HttpResponse<String> response = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(Server.await(found)).isFalse();
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("public");
        }
        assertThat(VertxInternals.hasChannels()).isTrue();
    }
}
