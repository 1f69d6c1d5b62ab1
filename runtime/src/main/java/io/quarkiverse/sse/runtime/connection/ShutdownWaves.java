package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.vertx.core.Context;

/**
 * Ends the connections of a service while the application stops, in waves. A connection whose client
 * has yet to read something waits for a later wave; those that still do so at the end are cut. The
 * state of the waves belongs to the event loop of one of the connections.
 */
final class ShutdownWaves {

    private static final Logger LOG = Logger.getLogger(ShutdownWaves.class);

    private static final long WAVE_MILLIS = 50;

    private final String service;
    private final ConnectionCloser closer;
    private final Duration timeout;

    private final List<StreamConnection> connections = new ArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private ShutdownPace pace;
    private int next;
    /** Those that were asked to end, and could not; they come from all event loops. */
    private final ConcurrentLinkedQueue<StreamConnection> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger number = new AtomicInteger();

    private ShutdownWaves(String service, ConnectionCloser closer, Duration timeout) {
        this.service = service;
        this.closer = closer;
        this.timeout = timeout;
    }

    /**
     * @param timeout how long it may take
     * @param reconnectsPerSecond how many clients may come back in a second
     * @return completes when all connections that were open have ended
     */
    static CompletionStage<Void> start(String service, Directory directory, ConnectionCloser closer, Duration timeout,
            int reconnectsPerSecond) {
        ShutdownWaves waves = new ShutdownWaves(service, closer, timeout);
        for (Outbox outbox : directory.all()) {
            waves.connections.add(StreamConnection.of(outbox));
        }
        if (waves.connections.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        // neither the oldest ones first, nor those of one event loop
        Collections.shuffle(waves.connections);
        waves.pace = ShutdownPace.of(waves.connections.size(), timeout, reconnectsPerSecond);
        waves.open.set(waves.connections.size());
        Context loop = waves.connections.get(0).shard().loop();
        loop.runOnContext(ignored -> waves.wave(loop));
        return waves.done;
    }

    private long elapsedMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    private void wave(Context loop) {
        try {
            long elapsed = elapsedMillis();
            boolean last = elapsed >= timeout.toMillis();
            int due = last ? connections.size() : pace.dueBy(elapsed);
            int retried = waiting.size();
            for (int i = 0; i < retried; i++) {
                end(waiting.poll(), last);
            }
            while (next < due) {
                end(connections.get(next++), last);
            }
            if (!last) {
                long pause = Math.max(1, Math.min(WAVE_MILLIS, timeout.toMillis() - elapsed));
                if (open.get() > 0) {
                    loop.owner().setTimer(pause, ignored -> loop.runOnContext(inLoop -> wave(loop)));
                }
            }
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }

    private void end(StreamConnection connection, boolean last) {
        connection.shard().execute(connection.outbox(), () -> {
            boolean gone = true;
            try {
                gone = tryEnd(connection, last);
            } finally {
                if (gone) {
                    ended();
                } else {
                    waiting.add(connection);
                }
            }
        });
    }

    /** Runs on the event loop of the connection. */
    private boolean tryEnd(StreamConnection connection, boolean last) {
        if (!connection.isOpen()) {
            return true;
        }
        if (connection.outbox().isIdle()) {
            closer.close(connection, SseCloseReason.SHUTDOWN, pace.retry(number.getAndIncrement(), elapsedMillis()));
            return true;
        }
        if (last) {
            cut.incrementAndGet();
            closer.closeWithoutRest(connection, SseCloseReason.SHUTDOWN);
        }
        return last;
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            LOG.infof("The SSE service %s has ended %d streams in %d ms, %d of them with something that was not read",
                    service, connections.size(), elapsedMillis(), cut.get());
            done.complete(null);
        }
    }
}
