package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.log.LatestKey;
import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Appends to the stream in the order of the calls, through one connection, which keeps its commands
 * in order. Nothing on a later connection can overtake them either: it first makes Redis close the
 * connection before it, and drop what it has not read from that one yet. The connection also
 * answers where the stream ends, with one question for all callers that wait. Everything in it
 * belongs to the log's event loop.
 */
final class StreamWriter implements RedisLink.Listener {

    private static final Logger LOG = Logger.getLogger(StreamWriter.class);

    /** The field that holds the entry. */
    static final String FIELD = "sse";

    private static final int MAX_IN_FLIGHT = 256;
    private static final int MAX_BYTES_IN_FLIGHT = 4 * 1024 * 1024;
    private static final int TICKS_PER_TIMEOUT = 20;
    private static final long TRIM_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Pattern CLIENT_INFO = Pattern.compile("id=(\\d+) addr=(\\S+)");

    /** Returns the id without the entry, which may be large. */
    private static final String NEWEST = """
            local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            return newest and newest[1] or '0-0'
            """;

    private final Context loop;
    private final Settings settings;
    private final long timeoutNanos;
    private final RedisLink link;

    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();
    private int bytesInFlight;
    private List<CompletableFuture<StreamId>> questions = new ArrayList<>();
    private boolean asking;
    /** How Redis identifies the connection, or the one before it. */
    private Matcher identity;
    private boolean ready;
    private long timer = -1;
    private long trimmedAt = System.nanoTime() - TRIM_INTERVAL_NANOS;
    private boolean closed;

    StreamWriter(RedisOptions options, Context loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
        this.timeoutNanos = settings.timeout().toNanos();
        this.link = new RedisLink(loop, options, settings.timeout(), this);
    }

    private static final class Pending {

        private final byte[] entry;
        private final LatestKey key;
        private final boolean removesKey;
        private final CompletableFuture<Void> appended = new CompletableFuture<>();
        private final long since = System.nanoTime();
        private long sentAt;

        Pending(byte[] entry, LatestKey key, boolean removesKey) {
            this.entry = entry;
            this.key = key;
            this.removesKey = removesKey;
        }
    }

    /**
     * May be called from any thread.
     *
     * @return completes when Redis has confirmed the entry; fails within the timeout
     */
    CompletionStage<Void> append(byte[] entry) {
        return append(new Pending(entry, null, false));
    }

    /**
     * May be called from any thread.
     *
     * @param key what the entry is the newest one for
     * @param removesKey whether nothing is kept for the key from this entry on
     * @return completes when Redis has confirmed the entry; fails within the timeout
     */
    CompletionStage<Void> append(byte[] entry, LatestKey key, boolean removesKey) {
        return append(new Pending(entry, key, removesKey));
    }

    private CompletionStage<Void> append(Pending pending) {
        loop.runOnContext(ignored -> enqueue(pending));
        return pending.appended;
    }

    private void enqueue(Pending pending) {
        if (closed) {
            pending.appended.completeExceptionally(closedLog());
            return;
        }
        waiting.add(pending);
        startTimer();
        sendWaiting();
    }

    private static IllegalStateException closedLog() {
        return new IllegalStateException("The event log is closed");
    }

    private void sendWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        if (!ready) {
            link.connect();
            return;
        }
        while (!waiting.isEmpty() && inFlight.size() < MAX_IN_FLIGHT && bytesInFlight < MAX_BYTES_IN_FLIGHT) {
            send(waiting.poll());
        }
        trim();
    }

    private void send(Pending next) {
        next.sentAt = System.nanoTime();
        inFlight.add(next);
        bytesInFlight += next.entry.length;
        Request request = next.key != null ? StateStore.append(settings, next.entry, next.key, next.removesKey)
                : Request.cmd(Command.XADD).arg(settings.key()).arg("MAXLEN").arg("~").arg(settings.maxEvents()).arg("*")
                        .arg(FIELD).arg(Buffer.buffer(next.entry));
        link.send(request).onComplete(reply -> {
            if (inFlight.remove(next)) {
                bytesInFlight -= next.entry.length;
            }
            if (reply.succeeded()) {
                link.resetPause();
                next.appended.complete(null);
            } else {
                next.appended.completeExceptionally(unconfirmed(reply.cause()));
            }
            sendWaiting();
        });
    }

    /** Trims by age, now and then: XADD can trim by number or by age, but not by both. */
    private void trim() {
        long now = System.nanoTime();
        if (now - trimmedAt >= TRIM_INTERVAL_NANOS) {
            trimmedAt = now;
            link.send(Request.cmd(Command.XTRIM).arg(settings.key()).arg("MINID").arg("~")
                    .arg(System.currentTimeMillis() - settings.maxAge().toMillis()))
                    .onFailure(failure -> LOG.debugf(failure, "%s could not be trimmed", settings.key()));
        }
    }

    /**
     * May be called from any thread.
     *
     * @return completes with the newest entry that the stream had when this was called, or with a
     *         later one; fails within twice the timeout
     */
    CompletionStage<StreamId> newest() {
        CompletableFuture<StreamId> answer = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            if (closed) {
                answer.completeExceptionally(closedLog());
                return;
            }
            questions.add(answer);
            ask();
        });
        return answer;
    }

    private void ask() {
        if (asking || questions.isEmpty()) {
            return;
        }
        if (!ready) {
            link.connect();
            return;
        }
        // later callers may mean an entry that this answer does not cover
        List<CompletableFuture<StreamId>> asked = questions;
        questions = new ArrayList<>();
        asking = true;
        link.send(Request.cmd(Command.EVAL).arg(NEWEST).arg(1).arg(settings.key()), settings.timeout().toMillis())
                .onComplete(reply -> {
                    asking = false;
                    for (CompletableFuture<StreamId> answer : asked) {
                        answer(answer, reply.result(), reply.cause());
                    }
                    ask();
                });
    }

    private static void answer(CompletableFuture<StreamId> answer, Response reply, Throwable failure) {
        if (failure == null) {
            answer.complete(StreamId.parse(reply.toString()));
        } else {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public void onConnected() {
        long millis = settings.timeout().toMillis();
        if (identity != null) {
            // with the address, because on another server, after a failover, the number
            // belongs to another client
            link.send(Request.cmd(Command.CLIENT).arg("KILL").arg("ID").arg(identity.group(1))
                    .arg("ADDR").arg(identity.group(2)), millis)
                    .onFailure(failure -> LOG.debug("The connection before this one could not be closed", failure));
        }
        link.send(Request.cmd(Command.CLIENT).arg("INFO"), millis).onComplete(info -> {
            if (!link.isConnected()) {
                return;
            }
            Matcher matcher = CLIENT_INFO.matcher(info.succeeded() ? info.result().toString() : "");
            identity = matcher.find() ? matcher : null;
            ready = true;
            sendWaiting();
            ask();
        });
    }

    @Override
    public void onDisconnected(Throwable cause) {
        ready = false;
        List<Pending> sent = new ArrayList<>(inFlight);
        inFlight.clear();
        bytesInFlight = 0;
        for (Pending pending : sent) {
            pending.appended.completeExceptionally(unconfirmed(cause));
        }
        List<CompletableFuture<StreamId>> unanswered = questions;
        questions = new ArrayList<>();
        for (CompletableFuture<StreamId> question : unanswered) {
            question.completeExceptionally(cause);
        }
        if (!waiting.isEmpty()) {
            link.connect();
        }
    }

    private void startTimer() {
        if (timer < 0) {
            long millis = Math.max(1, settings.timeout().toMillis() / TICKS_PER_TIMEOUT);
            timer = loop.owner().setPeriodic(millis, ignored -> loop.runOnContext(tick -> tick()));
        }
    }

    private void tick() {
        // fail now what would be too late at the next tick
        long now = System.nanoTime() + timeoutNanos / TICKS_PER_TIMEOUT;
        TimeoutException late = new TimeoutException("no answer within " + settings.timeout());
        while (!waiting.isEmpty() && now - waiting.peek().since > timeoutNanos) {
            waiting.poll().appended.completeExceptionally(unsent());
        }
        for (Pending pending : inFlight) {
            if (now - pending.since > timeoutNanos) {
                pending.appended.completeExceptionally(unconfirmed(late));
            }
        }
        if (!inFlight.isEmpty() && now - inFlight.peek().sentAt > timeoutNanos) {
            link.giveUp(late);
        }
        sendWaiting();
        if (waiting.isEmpty() && inFlight.isEmpty()) {
            loop.owner().cancelTimer(timer);
            timer = -1;
        }
    }

    private Exception unsent() {
        return new IllegalStateException("Redis has not confirmed an event of " + settings.key()
                + " within " + settings.timeout() + ", and has not got it: it can't be reached, or does not keep up");
    }

    private Exception unconfirmed(Throwable cause) {
        return new IllegalStateException("Redis has not confirmed an event of " + settings.key()
                + ", which may reach the clients all the same: " + cause.getMessage(), cause);
    }

    /** May be called from any thread. */
    void close() {
        loop.runOnContext(ignored -> {
            closed = true;
            if (timer >= 0) {
                loop.owner().cancelTimer(timer);
            }
            link.close();
            inFlight.forEach(pending -> pending.appended.completeExceptionally(unconfirmed(closedLog())));
            waiting.forEach(pending -> pending.appended.completeExceptionally(closedLog()));
            questions.forEach(question -> question.completeExceptionally(closedLog()));
            inFlight.clear();
            waiting.clear();
            questions.clear();
        });
    }
}
