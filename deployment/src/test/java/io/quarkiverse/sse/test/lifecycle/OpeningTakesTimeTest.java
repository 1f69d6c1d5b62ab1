package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.BeforeEach;
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
import io.quarkus.test.QuarkusUnitTest;

/** What happens to a connection while its {@code @Open} observer works. */
class OpeningTakesTimeTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Slow.class);

    @BeforeEach
    void anotherOpening() {
        Slow.calls.clear();
        Slow.entered = new CountDownLatch(1);
        Slow.leave = new CountDownLatch(1);
    }

    @Test
    void eventsOfOthersFollowTheSnapshot() throws Exception {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            Slow.entered.await();
            join(sse.sendData("while opening"));
            Slow.leave.countDown();
            stream.awaitWire("data: snapshot\n\ndata: while opening\n\n");
        }
        await().until(() -> Slow.calls.size() == 3);
    }

    @Test
    void theEndIsObservedAfterTheOpeningOfAClientThatHasLeft() throws Exception {
        SseTestStream stream = SseTestClient.open(uri);
        Slow.entered.await();
        SseConnection connection = onlyConnection();
        stream.close();
        await().until(() -> !connection.isOpen());
        assertThat(Slow.calls).containsExactly("open");
        assertThat(sse.connectionCount()).isZero();
        Slow.leave.countDown();
        await().until(() -> Slow.calls.size() == 3);
        assertThat(Slow.calls).containsExactly("open", "opened", "closed CLIENT");
    }

    @Singleton
    static class Slow {

        static final List<String> calls = new CopyOnWriteArrayList<>();
        static volatile CountDownLatch entered;
        static volatile CountDownLatch leave;

        void opened(@Observes @Open SseConnection connection) throws InterruptedException {
            calls.add("open");
            entered.countDown();
            leave.await();
            connection.send(SseEvent.builder().data("snapshot").build());
            calls.add("opened");
        }

        void closed(@Observes @Closed SseConnection connection) {
            calls.add("closed " + connection.closeReason().orElseThrow());
        }
    }
}
