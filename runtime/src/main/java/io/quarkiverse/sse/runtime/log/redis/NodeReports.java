package io.quarkiverse.sse.runtime.log.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.log.redis.RedisEventLog.Settings;
import io.quarkiverse.sse.spi.SseEventLog.NodeReport;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * The reports of the nodes, in a hash beside the stream. The clock of Redis decides how old each of
 * them is. It has a connection of its own, so that reports don't keep events waiting, and makes it
 * when it is needed. Everything in it belongs to the log's event loop.
 */
final class NodeReports implements RedisLink.Listener {

    /** Stores a report, forgets those that are too old, and returns the others with their ages. */
    private static final String EXCHANGE = """
            local key, node, report, live = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if live > 0 then
              redis.call('HSET', key, node, string.format('%.0f:%.0f:', now, now + live) .. report)
              if redis.call('PTTL', key) < live then
                redis.call('PEXPIRE', key, string.format('%.0f', live))
              end
            else
              redis.call('HDEL', key, node)
            end
            local others = {}
            local all = redis.call('HGETALL', key)
            for i = 1, #all, 2 do
              local at, ends, text = string.match(all[i + 1], '^(%d+):(%d+):(.*)$')
              if not at or tonumber(ends) < now then
                redis.call('HDEL', key, all[i])
              elseif all[i] ~= node then
                others[#others + 1] = { all[i], text, string.format('%.0f', math.max(0, now - at)) }
              end
            end
            return others
            """;

    private final Context loop;
    private final Settings settings;
    private final RedisLink link;

    private Exchange pending;
    private boolean closed;

    NodeReports(RedisOptions options, Context loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
        this.link = new RedisLink(loop, options, settings.timeout(), this);
    }

    private record Exchange(String node, byte[] report, Duration timeToLive, CompletableFuture<List<NodeReport>> others) {
    }

    /**
     * May be called from any thread, when the exchange before has completed.
     *
     * @return completes with the reports of the others
     */
    CompletionStage<List<NodeReport>> exchange(String node, byte[] report, Duration timeToLive) {
        Exchange next = new Exchange(node, report, timeToLive, new CompletableFuture<>());
        loop.runOnContext(ignored -> {
            if (closed) {
                next.others.completeExceptionally(new IllegalStateException("The event log is closed"));
                return;
            }
            fail(new IllegalStateException("Another exchange has begun"));
            pending = next;
            if (link.isConnected()) {
                send();
            } else {
                link.connect();
            }
        });
        return next.others;
    }

    @Override
    public void onConnected() {
        if (pending != null) {
            send();
        }
    }

    private void send() {
        Exchange sent = pending;
        link.send(Request.cmd(Command.EVAL).arg(EXCHANGE).arg(1).arg(settings.key() + ":nodes").arg(sent.node)
                .arg(Buffer.buffer(sent.report)).arg(sent.timeToLive.toMillis()), settings.timeout().toMillis())
                .onComplete(reply -> {
                    pending = pending == sent ? null : pending;
                    if (reply.failed()) {
                        sent.others.completeExceptionally(reply.cause());
                        return;
                    }
                    link.resetPause();
                    sent.others.complete(reports(reply.result()));
                });
    }

    private static List<NodeReport> reports(Response reply) {
        List<NodeReport> reports = new ArrayList<>(reply.size());
        for (Response report : reply) {
            reports.add(new NodeReport(report.get(0).toString(), report.get(1).toBytes(),
                    Duration.ofMillis(report.get(2).toLong())));
        }
        return reports;
    }

    @Override
    public void onDisconnected(Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        Exchange failed = pending;
        pending = null;
        if (failed != null) {
            failed.others.completeExceptionally(cause);
        }
    }

    /** May be called from any thread. */
    void close() {
        loop.runOnContext(ignored -> {
            closed = true;
            link.close();
            fail(new IllegalStateException("The event log is closed"));
        });
    }
}
