package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.log.LatestKey;
import io.quarkiverse.sse.runtime.log.LatestTopics;
import io.quarkiverse.sse.runtime.log.redis.StreamScript.Position;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;

/**
 * A log for any number of nodes, in a Redis Stream. Redis puts the entries of all nodes into one
 * order, and every node reads all of them. The log works on one event loop, through two
 * connections of its own, and a third one where nodes exchange reports.
 */
public final class RedisEventLog implements SseEventLog {

    private final StreamWriter writer;
    private final StreamReader reader;
    private final NodeReports reports;
    private final LatestTopics latest;

    public RedisEventLog(RedisOptions options, Vertx vertx, Settings settings) {
        Context loop = VertxInternals.newContext(vertx);
        this.writer = new StreamWriter(options, loop, settings);
        this.reader = new StreamReader(options, loop, settings);
        this.reports = new NodeReports(options, loop, settings);
        this.latest = settings.latest();
    }

    /**
     * The configuration of the log.
     *
     * @param key the key of the stream
     * @param maxEvents how many entries the stream keeps at least, unless they get too old
     * @param maxAge how long it keeps them
     * @param timeout how long Redis may take to answer
     * @param latest the state topics, or {@code null} for none
     */
    public record Settings(String key, int maxEvents, Duration maxAge, Duration timeout, LatestTopics latest) {
    }

    @Override
    public CompletionStage<String> open(Subscriber subscriber) {
        return reader.open(subscriber);
    }

    @Override
    public CompletionStage<Void> append(SseLogEntry entry) {
        LatestKey key = latest == null ? null : latest.keyOf(entry);
        return key == null ? writer.append(entry.toBytes())
                : writer.append(entry.toBytes(), key, entry.event().orElseThrow().removesKey());
    }

    @Override
    public CompletionStage<Void> sync() {
        return writer.newest().thenCompose(reader::reached);
    }

    @Override
    public OptionalInt compare(String id, String other) {
        Position one = Position.parse(id);
        Position another = Position.parse(other);
        return one == null || another == null || !one.epoch().equals(another.epoch()) ? OptionalInt.empty()
                : OptionalInt.of(one.id().compareTo(another.id()));
    }

    @Override
    public boolean isReadable() {
        return !reader.isAway();
    }

    @Override
    public long reconnects() {
        return reader.reconnects();
    }

    @Override
    public Duration lag() {
        return reader.lag();
    }

    @Override
    public CompletionStage<List<NodeReport>> report(String node, byte[] report, Duration timeToLive) {
        return reports.exchange(node, report, timeToLive);
    }

    @Override
    public CompletionStage<Void> close() {
        writer.close();
        reports.close();
        return reader.close();
    }
}
