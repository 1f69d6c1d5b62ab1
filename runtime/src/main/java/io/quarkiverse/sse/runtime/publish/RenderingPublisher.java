package io.quarkiverse.sse.runtime.publish;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.EventRenderer;

/**
 * Renders data before its event takes its place. What a thread sends behind an event that is still
 * being rendered waits for it, so that the events of a thread keep their order; other threads go
 * on. Thread-safe.
 */
public final class RenderingPublisher implements Publisher {

    /** What an event counts for whose text is not known yet. */
    private static final int EXPECTED_BYTES = 4 * 1024;

    private final Publisher publisher;
    private final EventRenderer renderer;
    private final EventEncoder encoder;
    private final Backlog backlog;
    /**
     * A line is here while something is in it. The map is written under the lock of this, which
     * guards the lines too.
     */
    private final Map<Thread, Line> lines = new ConcurrentHashMap<>();

    private RenderingPublisher(String service, Publisher publisher, EventRenderer renderer, EventEncoder encoder) {
        this.publisher = publisher;
        this.renderer = renderer;
        this.encoder = encoder;
        this.backlog = new Backlog("templates of the SSE service " + service);
    }

    /**
     * @param renderer renders data, or {@code null}
     * @return the publisher itself where nothing is rendered
     */
    public static Publisher of(String service, Publisher publisher, EventRenderer renderer, EventEncoder encoder) {
        return renderer == null ? publisher : new RenderingPublisher(service, publisher, renderer, encoder);
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event, SseTarget target, String traceParent) {
        boolean rendered = renderer.concerns(event);
        // only this thread adds to its line, so where there is none all has its place
        if (!rendered && !lines.containsKey(Thread.currentThread())) {
            return publisher.send(event, target, traceParent);
        }
        if (backlog.isFull()) {
            return backlog.refuse();
        }
        CompletableFuture<SseEvent> text = rendered ? renderer.render(event) : encode(event);
        return inLine(text, ready -> publisher.send(ready, target, traceParent));
    }

    /** Data may change until it is sent. */
    private CompletableFuture<SseEvent> encode(SseEvent event) {
        try {
            return CompletableFuture.completedFuture(encoder.withText(event));
        } catch (DataEncodingException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<SseDelivery> resetLastEventId(SseTarget target) {
        return inLine(() -> publisher.resetLastEventId(target));
    }

    @Override
    public CompletionStage<SseDelivery> unregister(SseTarget target) {
        return inLine(() -> publisher.unregister(target));
    }

    /** It waits for nothing, as it does elsewhere. */
    @Override
    public CompletionStage<SseDelivery> revoke(SseTarget target) {
        return publisher.revoke(target);
    }

    private CompletionStage<SseDelivery> inLine(Supplier<CompletionStage<SseDelivery>> step) {
        return lines.containsKey(Thread.currentThread())
                ? inLine(CompletableFuture.completedFuture(null), ignored -> step.get())
                : step.get();
    }

    private CompletionStage<SseDelivery> inLine(CompletableFuture<SseEvent> text,
            Function<SseEvent, CompletionStage<SseDelivery>> step) {
        Thread sender = Thread.currentThread();
        Line line;
        Waiting waiting;
        synchronized (this) {
            line = lines.get(sender);
            if (line == null && text.isDone()) {
                waiting = null;
            } else {
                if (line == null) {
                    line = new Line();
                    lines.put(sender, line);
                }
                waiting = new Waiting(text, step, OpeningScope.current());
                line.waiting.add(waiting);
            }
        }
        if (waiting == null) {
            return text.isCompletedExceptionally() ? CompletableFuture.failedFuture(failureOf(text)) : step.apply(text.join());
        }
        Line joined = line;
        text.whenComplete((ready, failure) -> advance(sender, joined));
        return backlog.add(bytes(text), waiting.sent);
    }

    private static long bytes(CompletableFuture<SseEvent> text) {
        SseEvent ready = text.isDone() && !text.isCompletedExceptionally() ? text.join() : null;
        return ready == null || ready.data().isEmpty() ? EXPECTED_BYTES : ((String) ready.data().get()).length();
    }

    /** Sends what is ready at the head of a line. One thread does that at a time. */
    private void advance(Thread sender, Line line) {
        for (Waiting head = takeReady(line); head != null; head = takeReady(line)) {
            head.send();
            synchronized (this) {
                line.moving = false;
                line.waiting.remove();
                if (line.waiting.isEmpty()) {
                    lines.remove(sender);
                }
            }
        }
    }

    private synchronized Waiting takeReady(Line line) {
        Waiting head = line.moving ? null : line.waiting.peek();
        if (head == null || !head.text.isDone()) {
            return null;
        }
        line.moving = true;
        return head;
    }

    private static Throwable failureOf(CompletableFuture<?> failed) {
        try {
            failed.join();
            throw new IllegalStateException("It has not failed");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** What one thread has sent that has no place yet. */
    private static final class Line {
        final Queue<Waiting> waiting = new ArrayDeque<>();
        /** Whether a thread sends the head. */
        boolean moving;
    }

    private static final class Waiting {

        final CompletableFuture<SseEvent> text;
        final CompletableFuture<SseDelivery> sent = new CompletableFuture<>();
        private final Function<SseEvent, CompletionStage<SseDelivery>> step;
        private final OpeningScope scope;
        private final CompletableFuture<Void> placed = new CompletableFuture<>();

        /**
         * @param scope the opening whose observers send it, or {@code null}
         */
        Waiting(CompletableFuture<SseEvent> text, Function<SseEvent, CompletionStage<SseDelivery>> step, OpeningScope scope) {
            this.text = text;
            this.step = step;
            this.scope = scope;
            if (scope != null) {
                scope.await(placed);
            }
        }

        void send() {
            try {
                if (text.isCompletedExceptionally()) {
                    sent.completeExceptionally(failureOf(text));
                } else if (scope == null) {
                    sendNow();
                } else {
                    scope.run(this::sendNow);
                }
            } catch (Throwable failure) {
                sent.completeExceptionally(failure);
            } finally {
                placed.complete(null);
            }
        }

        private void sendNow() {
            step.apply(text.join()).whenComplete((delivery, failure) -> {
                if (failure == null) {
                    sent.complete(delivery);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        }
    }
}
