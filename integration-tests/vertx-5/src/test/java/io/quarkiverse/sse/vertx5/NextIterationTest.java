package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The end of an iteration is found: what is put there comes behind tasks that are not even waiting yet. */
class NextIterationTest {

    @Test
    void whatIsWaitingComesFirst() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context loop = VertxInternals.newContext(vertx);
            List<String> order = new ArrayList<>();
            CompletableFuture<List<String>> done = new CompletableFuture<>();
            loop.runOnContext(ignored -> {
                VertxInternals.onNextIteration(loop, next -> {
                    order.add("next iteration");
                    done.complete(order);
                });
                loop.runOnContext(task -> {
                    order.add("task");
                    loop.runOnContext(another -> order.add("task of the task"));
                });
            });
            assertThat(Server.await(done)).containsExactly("task", "task of the task", "next iteration");
        } finally {
            Server.await(vertx.close());
        }
    }
}
