package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;

/**
 * A log for any number of nodes, in a Redis Stream: whoever appends, Redis puts it into one order, and every node reads all of
 * it. What happens here happens on one event loop.
 */
public final class RedisEventLog implements SseEventLog {

    private final StreamWriter writer;
    private final StreamReader reader;

    /**
     * @param redis the client
     * @param vertx Vert.x
     * @param settings what is configured
     */
    public RedisEventLog(Redis redis, Vertx vertx, Settings settings) {
        Context loop = VertxInternals.newContext(vertx);
        this.writer = new StreamWriter(redis, loop, settings);
        this.reader = new StreamReader(redis, loop, settings);
    }

    /**
     * @param key the key of the stream
     * @param maxEvents how many entries the stream keeps at least, if they do not get too old
     * @param maxAge how long it keeps them
     * @param timeout how long Redis may take to answer
     */
    public record Settings(String key, int maxEvents, Duration maxAge, Duration timeout) {

        String epochKey() {
            return "{" + key + "}:epoch";
        }
    }

    @Override
    public CompletionStage<String> open(Reader entries) {
        return reader.open(entries);
    }

    @Override
    public CompletionStage<Void> append(SseLogEntry entry) {
        return writer.append(entry.toBytes());
    }

    @Override
    public CompletionStage<Void> sync() {
        return reader.sync();
    }

    @Override
    public CompletionStage<Void> close() {
        writer.close();
        return reader.close();
    }
}
