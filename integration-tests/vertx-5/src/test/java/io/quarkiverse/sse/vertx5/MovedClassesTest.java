package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** What moved is done without: on the thread of a request the public way gives the same context. */
class MovedClassesTest {

    @Test
    void thePublicWayIsTaken() throws Exception {
        assertThatThrownBy(() -> Class.forName("io.vertx.core.impl.ContextInternal"))
                .isInstanceOf(ClassNotFoundException.class);
        try (Server server = new Server(new HttpServerOptions())) {
            CompletableFuture<Boolean> same = server.handle(request -> {
                Context context = VertxInternals.contextOf(request, server.vertx());
                boolean isCurrent = context == Vertx.currentContext();
                VertxInternals.onNextIteration(context, ignored -> request.response().end("next"));
                return isCurrent;
            });
            try (Socket client = server.send(Server.get("/", "Connection: close"))) {
                assertThat(Server.await(same)).isTrue();
                assertThat(Server.readAll(client)).endsWith("\r\n\r\nnext");
            }

            CompletableFuture<Boolean> onEventLoop = new CompletableFuture<>();
            VertxInternals.newContext(server.vertx())
                    .runOnContext(ignored -> onEventLoop.complete(Context.isOnEventLoopThread()));
            assertThat(Server.await(onEventLoop)).isTrue();
        }
    }
}
