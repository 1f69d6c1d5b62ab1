package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Context;

class ObserversTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Observers.class, RequestBean.class);

    @Test
    void eachRunsWhereItBelongsAndHarmsNobody() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            stream.awaitWire("data: still here\n\n");
            await().until(() -> Observers.calls.size() == 4);
            assertThat(Observers.calls).containsExactlyInAnyOrder("throws: worker true", "blocks: worker true",
                    "loop: event loop true", "async: worker true");
            // by priority, the ones on the event loop first
            assertThat(Observers.calls.stream().filter(call -> !call.startsWith("async")).toList())
                    .containsExactly("loop: event loop true", "throws: worker true", "blocks: worker true");
            sse.sendData("and alive");
            stream.awaitWire("data: still here\n\ndata: and alive\n\n");
        }
        log.awaitClosed(1);
        assertThat(log.opened).hasSize(1);
    }

    @Singleton
    static class Observers {

        static final List<String> calls = new CopyOnWriteArrayList<>();

        @Inject
        RequestBean request;

        void fails(@Observes @Open @Priority(1) SseConnection connection) {
            call("throws");
            throw new IllegalStateException("an observer that fails, on purpose");
        }

        void blocks(@Observes @Open @Priority(2) SseConnection connection) {
            call("blocks");
            join(connection.send(SseEvent.builder().data("still here").build()));
        }

        @NonBlocking
        void loop(@Observes @Open @Priority(3) SseConnection connection) {
            call("loop");
        }

        void async(@ObservesAsync @Open SseConnection connection) {
            call("async");
        }

        void closedFails(@Observes @Closed SseConnection connection) {
            throw new IllegalStateException("an observer that fails, on purpose");
        }

        private void call(String name) {
            calls.add(name + ": " + (Context.isOnEventLoopThread() ? "event loop" : "worker") + " " + request.works());
        }
    }

    @RequestScoped
    static class RequestBean {

        boolean works() {
            return Arc.container().requestContext().isActive();
        }
    }
}
