package io.quarkiverse.sse.runtime.log.redis;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;

/**
 * Appends to the stream, in the order in which it is asked to: through one connection, where commands keep their order, while a
 * pool would not. Everything in it belongs to the log's event loop.
 */
final class StreamWriter {

    private static final Logger LOG = Logger.getLogger(StreamWriter.class);

    /** The field that has the entry. */
    static final String FIELD = "sse";

    private static final int MAX_IN_FLIGHT = 256;
    private static final int MAX_WAITING = 100_000;
    private static final long TICK_MILLIS = 100;
    private static final long TRIM_INTERVAL_MILLIS = 10_000;

    private final Redis redis;
    private final Context loop;
    private final Settings settings;

    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();
    private RedisConnection connection;
    private boolean connecting;
    private boolean closed;
    private long timer = -1;
    private long trimAt;

    StreamWriter(Redis redis, Context loop, Settings settings) {
        this.redis = redis;
        this.loop = loop;
        this.settings = settings;
    }

    private record Pending(byte[] entry, CompletableFuture<Void> appended, long deadlineMillis) {
    }

    /** Any thread. */
    CompletionStage<Void> append(byte[] entry) {
        CompletableFuture<Void> appended = new CompletableFuture<>();
        Pending pending = new Pending(entry, appended, System.currentTimeMillis() + settings.timeout().toMillis());
        loop.runOnContext(ignored -> enqueue(pending));
        return appended;
    }

    private void enqueue(Pending pending) {
        if (closed) {
            pending.appended.completeExceptionally(new IllegalStateException("The event log is closed"));
        } else if (waiting.size() == MAX_WAITING) {
            pending.appended.completeExceptionally(new IllegalStateException(
                    "Redis does not keep up: " + MAX_WAITING + " events wait for being appended to " + settings.key()));
        } else {
            waiting.add(pending);
            if (timer < 0) {
                timer = loop.owner().setPeriodic(TICK_MILLIS, ignored -> loop.runOnContext(tick -> tick()));
            }
            sendWaiting();
        }
    }

    private void sendWaiting() {
        if (connection == null) {
            connect();
            return;
        }
        while (!waiting.isEmpty() && inFlight.size() < MAX_IN_FLIGHT) {
            Pending next = waiting.poll();
            inFlight.add(next);
            connection.send(Request.cmd(Command.XADD).arg(settings.key())
                    .arg("MAXLEN").arg("~").arg(settings.maxEvents()).arg("*").arg(FIELD).arg(Buffer.buffer(next.entry)))
                    .onComplete(reply -> loop.runOnContext(ignored -> {
                        inFlight.remove(next);
                        if (reply.succeeded()) {
                            next.appended.complete(null);
                        } else {
                            next.appended.completeExceptionally(failure(reply.cause()));
                        }
                        sendWaiting();
                    }));
        }
        trim();
    }

    /** By age, now and then: a stream can be trimmed by number while it is appended to, but not by both. */
    private void trim() {
        long now = System.currentTimeMillis();
        if (now >= trimAt) {
            trimAt = now + TRIM_INTERVAL_MILLIS;
            connection.send(Request.cmd(Command.XTRIM).arg(settings.key()).arg("MINID").arg("~")
                    .arg(now - settings.maxAge().toMillis()))
                    .onFailure(failure -> LOG.debugf(failure, "%s could not be trimmed", settings.key()));
        }
    }

    private void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        redis.connect().onComplete(result -> loop.runOnContext(ignored -> {
            connecting = false;
            if (result.failed()) {
                LOG.debug("No connection to append to the event log", result.cause());
            } else if (closed) {
                result.result().close();
            } else {
                use(result.result());
            }
        }));
    }

    private void use(RedisConnection opened) {
        connection = opened;
        opened.exceptionHandler(failure -> loop.runOnContext(ignored -> lost(opened)));
        opened.endHandler(end -> loop.runOnContext(ignored -> lost(opened)));
        sendWaiting();
    }

    private void lost(RedisConnection ended) {
        if (connection == ended) {
            connection = null;
            ended.close();
        }
    }

    private void tick() {
        expire(waiting);
        expire(inFlight);
        if (!waiting.isEmpty()) {
            sendWaiting();
        } else if (inFlight.isEmpty()) {
            stopTimer();
        }
    }

    private void expire(ArrayDeque<Pending> queue) {
        long now = System.currentTimeMillis();
        for (Pending pending : queue) {
            if (pending.deadlineMillis > now) {
                // those behind it came later
                break;
            }
            pending.appended.completeExceptionally(failure(new TimeoutException("no answer within " + settings.timeout())));
        }
        if (queue == waiting) {
            waiting.removeIf(pending -> pending.appended.isDone());
        }
    }

    private Exception failure(Throwable cause) {
        return new IllegalStateException("Redis has not confirmed an event of " + settings.key()
                + ", it may reach the clients all the same: " + cause.getMessage(), cause);
    }

    private void stopTimer() {
        loop.owner().cancelTimer(timer);
        timer = -1;
    }

    /** Any thread. */
    void close() {
        loop.runOnContext(ignored -> {
            closed = true;
            if (timer >= 0) {
                stopTimer();
            }
            IllegalStateException cause = new IllegalStateException("The event log is closed");
            waiting.forEach(pending -> pending.appended.completeExceptionally(cause));
            waiting.clear();
            if (connection != null) {
                connection.close();
                connection = null;
            }
        });
    }
}
