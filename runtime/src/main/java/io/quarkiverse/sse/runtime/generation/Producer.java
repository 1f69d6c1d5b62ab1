package io.quarkiverse.sse.runtime.generation;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.runtime.connection.Upstream;
import io.quarkiverse.sse.runtime.telemetry.GenerationFigures.Ending;
import io.quarkiverse.sse.runtime.wire.EventRenderer;

/**
 * Runs the application's producer of one generation: asks it for one item after the other while the
 * history has room, and cancels it.
 * <p>
 * The publisher calls it on any thread, one call at a time.
 */
final class Producer implements Flow.Subscriber<Object> {

    private static final Logger LOG = Logger.getLogger(Producer.class);

    private final String service;
    private final Generation generation;
    private final Supplier<? extends Flow.Publisher<?>> supplier;
    private final Executor executor;
    private final EventRenderer renderer;
    private final Upstream upstream;
    /** Completes when the last of the templates has been rendered and added, or {@code null}. */
    private volatile CompletableFuture<SseEvent> rendered;

    /**
     * @param executor runs what calls the application
     * @param renderer renders data, or {@code null}
     */
    Producer(String service, Generation generation, Supplier<? extends Flow.Publisher<?>> supplier, Executor executor,
            EventRenderer renderer) {
        this.service = service;
        this.generation = generation;
        this.supplier = supplier;
        this.executor = executor;
        this.renderer = renderer;
        this.upstream = new Upstream(executor, this::onError);
    }

    void begin() {
        try {
            executor.execute(this::subscribe);
        } catch (RejectedExecutionException stopping) {
            fail(stopping);
        }
    }

    private void subscribe() {
        if (upstream.isCancelled()) {
            return;
        }
        try {
            Objects.requireNonNull(supplier.get(), "the producer must not be null").subscribe(this);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        upstream.begin(newSubscription);
    }

    @Override
    public void onNext(Object item) {
        if (item == null) {
            NullPointerException failure = new NullPointerException("item must not be null");
            fail(failure);
            throw failure;
        }
        SseEvent event = item instanceof SseEvent given ? given : SseEvent.builder().data(item).build();
        if (renderer == null || !renderer.concerns(event)) {
            add(event);
            return;
        }
        rendered = renderer.render(event).whenComplete((text, failure) -> {
            if (failure == null) {
                add(text);
            } else {
                fail(failure);
            }
        });
    }

    private void add(SseEvent event) {
        boolean next;
        try {
            next = generation.add(event);
        } catch (Throwable failure) {
            fail(failure);
            return;
        }
        if (next) {
            upstream.ask();
        }
    }

    @Override
    public void onError(Throwable failure) {
        behindTheItem(() -> {
            if (generation.end(Ending.FAILED)) {
                LOG.errorf(failure, "The producer of a generation of the SSE service %s has failed", service);
            }
        });
    }

    @Override
    public void onComplete() {
        behindTheItem(() -> generation.end(Ending.COMPLETED));
    }

    private void behindTheItem(Runnable end) {
        CompletableFuture<SseEvent> item = rendered;
        if (item == null) {
            end.run();
        } else {
            item.whenComplete((text, failure) -> end.run());
        }
    }

    private void fail(Throwable failure) {
        onError(failure);
        cancel();
    }

    /** Asks for the next item where the publisher may block. */
    void askLater() {
        upstream.askLater();
    }

    /** Must be called when the generation has ended. */
    void cancel() {
        upstream.cancelLater();
    }
}
