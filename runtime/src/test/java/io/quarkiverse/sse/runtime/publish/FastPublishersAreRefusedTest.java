package io.quarkiverse.sse.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseDelivery;

class FastPublishersAreRefusedTest {

    private static final int EVENT_BYTES = 1024 * 1024;
    private static final SseDelivery DELIVERED = SseDelivery.of(1, 0);

    private final Backlog backlog = new Backlog("the test");
    private final Deque<CompletableFuture<SseDelivery>> waiting = new ArrayDeque<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(Backlog.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            logged.add(message.getLevel() + " " + message.getMessage());
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private CompletionStage<SseDelivery> add() {
        CompletableFuture<SseDelivery> delivery = new CompletableFuture<>();
        waiting.add(delivery);
        return backlog.add(EVENT_BYTES, delivery);
    }

    /** @return how many events it took */
    private int fill() {
        while (!backlog.isFull()) {
            add();
            assertThat(waiting).hasSizeLessThanOrEqualTo(64);
        }
        return waiting.size();
    }

    private void deliver() {
        waiting.poll().complete(DELIVERED);
    }

    @Test
    void whileTooMuchWaits() {
        int events = fill();
        assertThat(events).isGreaterThan(1);
        CompletionStage<SseDelivery> refused = backlog.refuse();
        assertThatThrownBy(() -> refused.toCompletableFuture().get()).isInstanceOf(ExecutionException.class)
                .hasMessageMatching(".*More than \\d+ MB of events wait for the test");
        deliver();
        assertThat(backlog.isFull()).isFalse();
    }

    @Test
    void andAcceptedWhenItHasGotThereOrFailed() {
        int events = fill();
        while (!waiting.isEmpty()) {
            waiting.poll().completeExceptionally(new IllegalStateException("thrown by the test"));
        }
        assertThat(backlog.isFull()).isFalse();
        assertThat(fill()).as("all is forgotten").isEqualTo(events);
    }

    @Test
    void theStageIsTheirOwn() {
        CompletableFuture<SseDelivery> delivered = add().toCompletableFuture();
        CompletableFuture<SseDelivery> failed = add().toCompletableFuture();
        deliver();
        assertThat(delivered).isCompletedWithValue(DELIVERED);
        waiting.poll().completeExceptionally(new IllegalStateException("thrown by the test"));
        assertThat(failed).isCompletedExceptionally();
    }

    @Test
    void manySmallEventsTakeMemoryToo() {
        int events = 0;
        while (!backlog.isFull()) {
            backlog.add(1, new CompletableFuture<>());
            assertThat(++events).isLessThanOrEqualTo(64 * 1024 * 1024 / 256);
        }
    }

    @Test
    void theLogSaysItOnceEachTime() {
        for (int i = 1; i <= 2; i++) {
            fill();
            for (int refused = 0; refused < 3; refused++) {
                backlog.refuse();
            }
            assertThat(logged).hasSize(2 * i - 1);
            assertThat(logged.get(2 * i - 2)).startsWith("WARN").contains("wait for the test. Events are refused");
            while (!waiting.isEmpty()) {
                deliver();
            }
            assertThat(logged).hasSize(2 * i);
            assertThat(logged.get(2 * i - 1)).startsWith("INFO").contains("the test has caught up. 3 were refused");
        }
        add();
        deliver();
        assertThat(logged).hasSize(4);
    }

    @Test
    void thoseThatWaitGoOnWhenItIsHalfEmpty() {
        assertThat(backlog.ready().toCompletableFuture()).isCompleted();
        int events = fill();
        CompletableFuture<Void> one = backlog.ready().toCompletableFuture();
        CompletableFuture<Void> another = backlog.ready().toCompletableFuture();
        int delivered = 0;
        while (!one.isDone()) {
            deliver();
            delivered++;
        }
        assertThat(another).isDone();
        assertThat(delivered).isBetween(events / 2, events / 2 + 1);
        assertThat(backlog.ready().toCompletableFuture()).isCompleted();
        fill();
        assertThat(backlog.ready().toCompletableFuture()).as("it is full again").isNotDone();
    }

    /** Whoever asks for room at the moment when it becomes half empty. */
    @Test
    void nobodyWaitsForEver() throws Exception {
        fill();
        while (!backlog.ready().toCompletableFuture().isDone()) {
            deliver();
        }
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20_000; round++) {
                add();
                CompletableFuture<Void> asked = new CompletableFuture<>();
                CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
                    asked.complete(null);
                    awaitRoom();
                }, thread);
                while (!asked.isDone()) {
                    Thread.onSpinWait();
                }
                deliver();
                waiter.get(20, TimeUnit.SECONDS);
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private void awaitRoom() {
        backlog.ready().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
