package io.quarkiverse.sse.runtime.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

class UnacknowledgedConnectionsTest {

    @ParameterizedTest
    @EnumSource(value = HttpVersion.class, names = { "HTTP_1_1", "HTTP_2" })
    void areClosedByTheOperatingSystem(HttpVersion version) throws Exception {
        assertThat(timeoutOf(version, true)).isEqualTo(12_345);
    }

    @Test
    void areLeftAloneByNio() throws Exception {
        assertThat(timeoutOf(HttpVersion.HTTP_1_1, false)).isNull();
    }

    private static Integer timeoutOf(HttpVersion version, boolean nativeTransport) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        try {
            if (nativeTransport) {
                assumeTrue(PlatformDependent.normalizedOs().equals("linux"), "epoll is of Linux");
                assertThat(vertx.isNativeTransportEnabled()).isTrue();
            }
            CompletableFuture<Integer> found = new CompletableFuture<>();
            int port = vertx.createHttpServer().requestHandler(request -> {
                try {
                    VertxInternals.closeWhenUnacknowledged(request.connection(), 12_345);
                    Channel channel = ((ConnectionBase) request.connection()).channel();
                    found.complete(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT));
                } catch (Throwable failure) {
                    found.completeExceptionally(failure);
                }
                request.response().end();
            }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS).actualPort();
            vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(version))
                    .request(HttpMethod.GET, port, "127.0.0.1", "/").compose(request -> request.send());
            return found.get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
