package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.quarkiverse.sse.runtime.log.redis.StreamScript.Answer;
import io.quarkiverse.sse.runtime.log.redis.StreamScript.Position;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.spi.SseEventLog.Subscriber;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Reads what the stream holds, and then what is appended. It waits with {@code XREAD}, which brings
 * one entry, and sends the {@link StreamScript} right behind it, which brings the others. Whatever
 * goes wrong, it connects again and goes on where it was, as far as the stream still reaches back.
 * Everything in it belongs to the log's event loop.
 */
final class StreamReader implements RedisLink.Listener {

    private static final Logger LOG = Logger.getLogger(StreamReader.class);

    private static final long LONGEST_BLOCK_MILLIS = 1_000;

    private final Context loop;
    private final Settings settings;
    private final long timeoutMillis;
    private final long blockMillis;
    private final RedisLink link;

    private Subscriber subscriber;
    private CompletableFuture<String> opened;
    private Position position = Position.START;
    private final List<Sync> syncs = new ArrayList<>();
    /** Counts the connections, so that late answers on an earlier one are ignored. */
    private int connections;
    // written on the event loop, read by any thread
    private volatile boolean away;
    // written on the event loop, read by any thread
    private volatile long reconnects;
    /**
     * The time until which this node takes itself for level with Redis: while it waits, Redis answers
     * now and then. Written on the event loop, read by any thread.
     */
    private volatile long levelUntil = System.nanoTime();
    /** Whether the subscriber has the state, if there are state topics. */
    private boolean stateIsKnown;
    private boolean warnedOfForeign;
    private boolean warnedOfNewer;
    private boolean closed;

    StreamReader(RedisOptions options, Context loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
        this.timeoutMillis = settings.timeout().toMillis();
        this.blockMillis = Math.max(1, Math.min(LONGEST_BLOCK_MILLIS, timeoutMillis / 4));
        this.link = new RedisLink(loop, options, settings.timeout(), this);
    }

    private record Sync(StreamId until, CompletableFuture<Void> done) {
    }

    /** May be called from any thread. */
    CompletionStage<String> open(Subscriber newSubscriber) {
        CompletableFuture<String> result = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            subscriber = newSubscriber;
            opened = result;
            link.connect();
        });
        return result;
    }

    @Override
    public void onConnected() {
        connections++;
        readWhenReady(false);
    }

    @Override
    public void onDisconnected(Throwable cause) {
        connections++;
        if (!away) {
            away = true;
            LOG.warnf("The SSE event log %s can't be read, and is tried again: %s", settings.key(), cause.getMessage());
        }
        link.connect();
    }

    /** May be called from any thread. */
    boolean isAway() {
        return away;
    }

    /** May be called from any thread. */
    long reconnects() {
        return reconnects;
    }

    /**
     * May be called from any thread.
     *
     * @return the time since this node had everything that Redis held; zero while it only waits
     */
    Duration lag() {
        long behind = System.nanoTime() - levelUntil;
        return behind <= 0 ? Duration.ZERO : Duration.ofNanos(behind);
    }

    /** Waits until this node is ready, because entries that wait in Redis take no memory here. */
    private void readWhenReady(boolean ended) {
        int asked = connections;
        CompletableFuture<Void> ready = subscriber.ready().toCompletableFuture();
        if (ready.isDone()) {
            read(ended);
        } else {
            ready.whenComplete((ignored, failure) -> loop.runOnContext(now -> {
                if (asked == connections) {
                    read(ended);
                }
            }));
        }
    }

    private void read(boolean ended) {
        if (!closed) {
            if (ended) {
                awaitEntries();
            } else {
                readNow();
            }
        }
    }

    private void readNow() {
        Future<Response> read = link.send(script(false), timeoutMillis);
        handle(read, reply -> arrive(Answer.of(reply), null));
    }

    private void awaitEntries() {
        Future<Response> first = link.send(Request.cmd(Command.XREAD).arg("COUNT").arg(1).arg("BLOCK").arg(blockMillis)
                .arg("STREAMS").arg(settings.key()).arg(position.id().toString()), blockMillis + timeoutMillis);
        Future<Response> others = link.send(script(true), blockMillis + timeoutMillis);
        handle(Future.all(first, others), both -> {
            Answer answer = Answer.of(others.result());
            Response known = firstEntry(first.result());
            if (answer.entries().size() > 0 && !isSame(known, answer.entries().get(0))) {
                // an entry has come or gone between the two commands
                readNow();
            } else {
                arrive(answer, known);
            }
        });
    }

    /** Handles a reply. Whatever is thrown, reading goes on. */
    private <T> void handle(Future<T> read, Handler<T> action) {
        int asked = connections;
        read.onComplete(result -> {
            if (closed || asked != connections) {
                return;
            }
            if (result.failed()) {
                link.giveUp(result.cause());
                return;
            }
            try {
                action.handle(result.result());
            } catch (RuntimeException | Error e) {
                link.giveUp(e);
            }
        });
    }

    private Request script(boolean firstIsKnown) {
        return StreamScript.request(settings.key(), position, newEpoch(), firstIsKnown);
    }

    private static String newEpoch() {
        return Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1, Character.MAX_RADIX);
    }

    private Response firstEntry(Response reply) {
        if (reply == null || reply.size() == 0) {
            return null;
        }
        return (reply.isMap() ? reply.get(settings.key()) : reply.get(0).get(1)).get(0);
    }

    private static boolean isSame(Response entry, Response other) {
        return entry != null && entry.get(0).toString().equals(other.get(0).toString());
    }

    /**
     * The state is read behind the answer: what has no newer entry then, and is older than the
     * answer, does not come from the stream any more. Everything else does.
     */
    private void arrive(Answer answer, Response first) {
        if (settings.latest() == null || stateIsKnown && !answer.lost()) {
            deliver(answer, first, null);
        } else {
            stateIsKnown = false;
            handle(StateStore.load(link, settings), state -> deliver(answer, first, state));
        }
    }

    private void deliver(Answer answer, Response first, SortedMap<StreamId, byte[]> state) {
        link.resetPause();
        if (away) {
            away = false;
            reconnects++;
            LOG.infof("The SSE event log %s can be read again", settings.key());
        }
        if (answer.lost()) {
            // a position that no client has, just before what follows
            StreamId before = answer.entries().size() == 0 ? answer.at() : id(answer.entries().get(0)).previous();
            position = new Position(answer.epoch(), before, -1);
            subscriber.onGap(position.toString());
        } else {
            position = new Position(answer.epoch(), answer.at(), position.index());
        }
        if (state != null) {
            StreamId next = answer.entries().size() == 0 ? answer.at().next() : id(answer.entries().get(0));
            subscriber.onState(new Position(position.epoch(), next.previous(), -1).toString(), readState(state.headMap(next)));
            stateIsKnown = true;
        }
        boolean unreadable = false;
        for (int i = 0; i < answer.entries().size(); i++) {
            Response entry = i == 0 && first != null ? first : answer.entries().get(i);
            unreadable = deliverEntry(entry, unreadable);
        }
        if (unreadable) {
            subscriber.onGap(position.toString());
        }
        if (answer.index() >= 0) {
            position = new Position(position.epoch(), position.id(), answer.index());
        }
        if (answer.ended()) {
            levelUntil = System.nanoTime() + 2 * TimeUnit.MILLISECONDS.toNanos(blockMillis);
        }
        if (answer.ended() && !opened.isDone()) {
            opened.complete(position.toString());
        }
        completeSyncs();
        readWhenReady(answer.ended());
    }

    private Map<String, SseLogEntry> readState(SortedMap<StreamId, byte[]> state) {
        Map<String, SseLogEntry> newest = new LinkedHashMap<>();
        for (Map.Entry<StreamId, byte[]> each : state.entrySet()) {
            try {
                newest.put(new Position(position.epoch(), each.getKey(), -1).toString(),
                        SseLogEntry.fromBytes(each.getValue()));
            } catch (SseLogEntry.NewerFormatException e) {
                warnOfNewer(each.getKey(), e);
            } catch (RuntimeException foreign) {
                warnOfForeign(each.getKey(), foreign);
            }
        }
        return newest;
    }

    private static StreamId id(Response entry) {
        return StreamId.parse(entry.get(0).toString());
    }

    /**
     * @param behindUnreadable whether entries before this one could not be read
     * @return whether this one could not be read
     */
    private boolean deliverEntry(Response entry, boolean behindUnreadable) {
        StreamId id = id(entry);
        SseLogEntry read = null;
        boolean newer = false;
        try {
            read = SseLogEntry.fromBytes(field(entry.get(1)).toBytes());
        } catch (SseLogEntry.NewerFormatException e) {
            newer = true;
            warnOfNewer(id, e);
        } catch (RuntimeException foreign) {
            warnOfForeign(id, foreign);
        }
        if (behindUnreadable && !newer) {
            subscriber.onGap(position.toString());
        }
        position = position.behind(id);
        if (read != null) {
            subscriber.onEntry(position.toString(), read);
        }
        return newer;
    }

    private static Response field(Response fields) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(StreamWriter.FIELD)) {
                return fields.get(i + 1);
            }
        }
        throw new IllegalArgumentException("It has no field " + StreamWriter.FIELD);
    }

    private void warnOfNewer(StreamId id, RuntimeException newer) {
        if (!warnedOfNewer) {
            warnedOfNewer = true;
            LOG.warnf("A newer version of this extension writes to the SSE event log %s: entry %s can't be read (%s). "
                    + "Clients get a gap, for this entry and for further ones", settings.key(), id,
                    LogText.ofMessage(newer.getMessage()));
        }
    }

    private void warnOfForeign(StreamId id, RuntimeException foreign) {
        if (!warnedOfForeign) {
            warnedOfForeign = true;
            LOG.warnf(
                    "Something else writes to the SSE event log %s: entry %s is skipped (%s). Further ones are skipped silently",
                    settings.key(), id, LogText.ofMessage(foreign.getMessage()));
        }
    }

    /**
     * May be called from any thread.
     *
     * @param until the id of an entry
     * @return completes when the subscriber has got that far; fails after the timeout
     */
    CompletionStage<Void> reached(StreamId until) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            if (until.compareTo(position.id()) <= 0) {
                done.complete(null);
                return;
            }
            Sync sync = new Sync(until, done);
            syncs.add(sync);
            loop.owner().setTimer(timeoutMillis, late -> {
                syncs.remove(sync);
                done.completeExceptionally(
                        new TimeoutException("The event log has not been read within " + settings.timeout()));
            });
        });
        return done;
    }

    private void completeSyncs() {
        syncs.removeIf(sync -> sync.until.compareTo(position.id()) <= 0 && sync.done.complete(null));
    }

    /** May be called from any thread. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            closed = true;
            link.close();
            syncs.forEach(sync -> sync.done.completeExceptionally(new IllegalStateException("The event log is closed")));
            syncs.clear();
            done.complete(null);
        });
        return done;
    }
}
