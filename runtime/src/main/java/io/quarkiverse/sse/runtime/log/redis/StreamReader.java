package io.quarkiverse.sse.runtime.log.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.quarkiverse.sse.spi.SseEventLog.Reader;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Reads the stream: what it holds, and then what is appended. After Redis was away it goes on where it was, if the stream still
 * reaches back so far. The stream's epoch, kept beside it, tells whether it is still the same stream. Everything in it belongs
 * to
 * the log's event loop.
 */
final class StreamReader {

    private static final Logger LOG = Logger.getLogger(StreamReader.class);

    private static final int MAX_ENTRIES_PER_READ = 256;
    private static final int BLOCK_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Redis redis;
    private final Context loop;
    private final Settings settings;

    private Reader reader;
    private CompletableFuture<String> opened;
    private RedisConnection connection;
    private String epoch;
    private StreamId last = StreamId.ZERO;
    private final List<Sync> syncs = new ArrayList<>();
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long patience = -1;
    private boolean away;
    private boolean warned;
    private boolean closed;

    StreamReader(Redis redis, Context loop, Settings settings) {
        this.redis = redis;
        this.loop = loop;
        this.settings = settings;
    }

    private record Sync(StreamId until, CompletableFuture<Void> done) {
    }

    /** Any thread. */
    CompletionStage<String> open(Reader entries) {
        CompletableFuture<String> result = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            reader = entries;
            opened = result;
            connect();
        });
        return result;
    }

    private void connect() {
        if (closed) {
            return;
        }
        redis.connect().compose(this::begin).onComplete(begun -> loop.runOnContext(ignored -> {
            if (begun.failed()) {
                retry(begun.cause());
            } else if (!closed) {
                pauseMillis = FIRST_PAUSE_MILLIS;
                if (away) {
                    away = false;
                    LOG.infof("The SSE event log %s is there again", settings.key());
                }
                readNext();
            }
        }));
    }

    private Future<Void> begin(RedisConnection connected) {
        connection = connected;
        return connected.send(Request.cmd(Command.SET).arg(settings.epochKey()).arg(newEpoch()).arg("NX"))
                .compose(ignored -> connected.send(Request.cmd(Command.GET).arg(settings.epochKey())))
                .compose(reply -> continueIn(reply.toString(), connected));
    }

    private static String newEpoch() {
        return Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1, Character.MAX_RADIX);
    }

    private Future<Void> continueIn(String current, RedisConnection connected) {
        if (epoch == null) {
            epoch = current;
            return Future.succeededFuture();
        }
        if (!epoch.equals(current)) {
            epoch = current;
            last = StreamId.ZERO;
            lost();
            return Future.succeededFuture();
        }
        return reachesBackTo(last, connected).map(reaches -> {
            if (!reaches) {
                lost();
            }
            return null;
        });
    }

    private void lost() {
        // of no entry: nobody has seen it before
        reader.lost(epoch + "-gap-" + newEpoch());
    }

    /** Whether nothing behind an entry has been trimmed, which takes the oldest first. */
    private Future<Boolean> reachesBackTo(StreamId id, RedisConnection connected) {
        if (id.equals(StreamId.ZERO)) {
            return Future.succeededFuture(true);
        }
        return connected.send(Request.cmd(Command.XRANGE).arg(settings.key()).arg("-").arg("+").arg("COUNT").arg(1))
                .compose(first -> first.size() > 0 && id(first.get(0)).compareTo(id) <= 0 ? Future.succeededFuture(true)
                        : newest(connected).map(newest -> newest.compareTo(id) <= 0));
    }

    /** The newest id there has been, also if its entry is gone. */
    private Future<StreamId> newest(RedisConnection connected) {
        return connected.send(Request.cmd(Command.EXISTS).arg(settings.key()))
                .compose(exists -> exists.toInteger() == 0 ? Future.succeededFuture(StreamId.ZERO)
                        : connected.send(Request.cmd(Command.XINFO).arg("STREAM").arg(settings.key()))
                                .map(info -> StreamId.parse(field(info, "last-generated-id").toString())));
    }

    private static StreamId id(Response entry) {
        return StreamId.parse(entry.get(0).toString());
    }

    /** A map in RESP3, and a list of keys and values in RESP2. */
    private static Response field(Response reply, String name) {
        if (reply.isMap()) {
            return reply.get(name);
        }
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            if (reply.get(i).toString().equals(name)) {
                return reply.get(i + 1);
            }
        }
        throw new IllegalStateException("Redis has not answered with " + name);
    }

    private void readNext() {
        if (closed) {
            return;
        }
        RedisConnection current = connection;
        StreamId from = last;
        Request read = Request.cmd(Command.XREAD).arg("COUNT").arg(maxEntries());
        if (opened.isDone()) {
            read.arg("BLOCK").arg(BLOCK_MILLIS);
        }
        read.arg("STREAMS").arg(settings.key()).arg(from.toString());
        patience = loop.owner().setTimer(BLOCK_MILLIS + settings.timeout().toMillis(),
                ignored -> LOG.warnf("Redis does not answer: the SSE event log %s can't be read", settings.key()));
        current.send(read).compose(reply -> checked(reply, from, current)).onComplete(reply -> loop.runOnContext(ignored -> {
            loop.owner().cancelTimer(patience);
            patience = -1;
            if (reply.failed()) {
                retry(reply.cause());
            } else if (!closed) {
                deliver(reply.result());
                readNext();
            }
        }));
    }

    private int maxEntries() {
        return Math.min(MAX_ENTRIES_PER_READ, settings.maxEvents());
    }

    /** Who lags so far behind that a read is full may have been overtaken by the trimming. */
    private Future<Response> checked(Response reply, StreamId from, RedisConnection connected) {
        if (entries(reply) == null || entries(reply).size() < maxEntries() || !opened.isDone()) {
            return Future.succeededFuture(reply);
        }
        return reachesBackTo(from, connected).map(reaches -> {
            if (!reaches) {
                lost();
            }
            return reply;
        });
    }

    private Response entries(Response reply) {
        if (reply == null || reply.size() == 0) {
            return null;
        }
        return reply.isMap() ? reply.get(settings.key()) : reply.get(0).get(1);
    }

    private void deliver(Response reply) {
        Response entries = entries(reply);
        if (entries != null) {
            for (Response entry : entries) {
                last = id(entry);
                deliverEntry(entry.get(1));
            }
        } else if (!opened.isDone()) {
            opened.complete(id());
        }
        syncs.removeIf(sync -> {
            boolean reached = sync.until.compareTo(last) <= 0;
            return reached && sync.done.complete(null) || sync.done.isDone();
        });
    }

    private void deliverEntry(Response fields) {
        SseLogEntry entry;
        try {
            entry = SseLogEntry.fromBytes(field(fields, StreamWriter.FIELD).toBytes());
        } catch (RuntimeException foreign) {
            if (!warned) {
                warned = true;
                LOG.warnf(
                        "Somebody else writes to the SSE event log %s: entry %s is skipped (%s), and so will be others, silently",
                        settings.key(), last, foreign.getMessage());
            }
            return;
        }
        reader.read(id(), entry);
    }

    private String id() {
        return epoch + "-" + last;
    }

    private void retry(Throwable cause) {
        if (closed) {
            return;
        }
        if (!away) {
            away = true;
            LOG.warnf("The SSE event log %s can't be read, and is tried again: %s", settings.key(), cause.getMessage());
        }
        release();
        loop.owner().setTimer(pauseMillis, ignored -> loop.runOnContext(again -> connect()));
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private void release() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** Any thread. */
    CompletionStage<Void> sync() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            loop.owner().setTimer(settings.timeout().toMillis(), late -> done
                    .completeExceptionally(new TimeoutException("Redis has not answered within " + settings.timeout())));
            redis.send(Request.cmd(Command.XREVRANGE).arg(settings.key()).arg("+").arg("-").arg("COUNT").arg(1))
                    .onComplete(reply -> loop.runOnContext(answered -> {
                        if (reply.failed()) {
                            done.completeExceptionally(reply.cause());
                        } else if (reply.result().size() == 0) {
                            done.complete(null);
                        } else {
                            awaitRead(id(reply.result().get(0)), done);
                        }
                    }));
        });
        return done;
    }

    private void awaitRead(StreamId until, CompletableFuture<Void> done) {
        if (until.compareTo(last) <= 0) {
            done.complete(null);
        } else {
            syncs.add(new Sync(until, done));
        }
    }

    /** Any thread. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            closed = true;
            if (patience >= 0) {
                loop.owner().cancelTimer(patience);
            }
            release();
            done.complete(null);
        });
        return done;
    }
}
