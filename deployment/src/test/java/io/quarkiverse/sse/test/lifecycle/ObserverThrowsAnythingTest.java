package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.NonBlocking;

/** An exception need not be an unchecked one: Kotlin has no others. */
class ObserverThrowsAnythingTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Throwing.class);

    @Test
    void andTheStreamLives() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            await().until(() -> Throwing.calls.contains("opened after"));
            sse.sendData("live");
            stream.awaitWire("data: live\n\n");
        }
        await().until(() -> Throwing.calls.contains("closed after"));
        assertThat(Throwing.calls).containsExactly("opened", "opened after", "client closed", "closed", "closed after");
    }

    @Singleton
    static class Throwing {

        static final List<String> calls = new CopyOnWriteArrayList<>();

        @NonBlocking
        void opened(@Observes @Priority(1) @Open SseConnection connection) {
            calls.add("opened");
            fail(new IOException("thrown by the test"));
        }

        @NonBlocking
        void openedAfter(@Observes @Priority(2) @Open SseConnection connection) {
            calls.add("opened after");
        }

        @NonBlocking
        void clientClosed(@Observes @ClientClosed SseConnection connection) {
            calls.add("client closed");
            fail(new IOException("thrown by the test"));
        }

        void closed(@Observes @Priority(1) @Closed SseConnection connection) {
            calls.add("closed");
            fail(new IOException("thrown by the test"));
        }

        void closedAfter(@Observes @Priority(2) @Closed SseConnection connection) {
            calls.add("closed after");
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> void fail(Exception failure) throws E {
            throw (E) failure;
        }
    }
}
