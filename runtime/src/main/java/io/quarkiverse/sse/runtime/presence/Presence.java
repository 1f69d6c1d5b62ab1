package io.quarkiverse.sse.runtime.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.connection.TopicCounts;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.text.LogText;
import io.quarkiverse.sse.spi.SseEventLog;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * Knows who is connected to this node, and what the other nodes say. It exchanges reports with them
 * through the log, if that is wanted, and counts on a worker thread. Everything in it belongs to its
 * event loop, except where a method says otherwise.
 */
public final class Presence {

    private static final Logger LOG = Logger.getLogger(Presence.class);

    /** A node that has not reported for so many intervals is forgotten. */
    private static final int INTERVALS_TO_LIVE = 3;

    private final String service;
    private final LocalCounts local;
    private final String node = nodeId();
    private final Exchange exchange;

    // written on the event loop, read by any thread
    private volatile List<Other> others = List.of();
    private long timer = -1;
    private boolean exchanging;
    private boolean failing;
    // only by one thread at a time
    private boolean warned;
    private boolean stopped;

    private Presence(String service, Directory directory, TopicCounts topics, Exchange exchange) {
        this.service = service;
        this.local = new LocalCounts(directory, topics);
        this.exchange = exchange;
    }

    /**
     * How the nodes exchange their reports.
     *
     * @param log the log, whose nodes they are
     * @param interval the time between two reports, or {@code null} for never
     * @param loop an event loop
     */
    public record Exchange(SseEventLog log, Duration interval, Context loop) {
    }

    private record Other(String node, NodeCounts counts, long since) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /**
     * @return the presence of a service that has this node alone
     */
    public static Presence ofOneNode(String service, Directory directory, TopicCounts topics) {
        return new Presence(service, directory, topics, null);
    }

    /**
     * @return the presence of a service that may have several nodes
     */
    public static Presence ofAllNodes(String service, Directory directory, TopicCounts topics, Exchange exchange) {
        return new Presence(service, directory, topics, exchange);
    }

    private static String nodeId() {
        String host = System.getenv("HOSTNAME");
        String number = UUID.randomUUID().toString();
        return host == null || host.isBlank() ? number : host + "-" + number.substring(0, 8);
    }

    /** Begins to exchange reports. May be called from any thread. */
    public void start() {
        if (exchange != null && exchange.interval != null) {
            exchange.loop.runOnContext(ignored -> {
                if (!stopped) {
                    exchangeReports();
                    timer = exchange.loop.owner().setPeriodic(exchange.interval.toMillis(),
                            tick -> exchange.loop.runOnContext(now -> exchangeReports()));
                }
            });
        }
    }

    private void exchangeReports() {
        if (exchanging || stopped) {
            return;
        }
        exchanging = true;
        exchange.loop.executeBlocking(() -> local.now().toBytes(), false)
                .compose(report -> Future.fromCompletionStage(
                        exchange.log.report(node, report, exchange.interval.multipliedBy(INTERVALS_TO_LIVE)), exchange.loop))
                .compose(reports -> exchange.loop.executeBlocking(() -> read(reports), false))
                .onComplete(result -> {
                    exchanging = false;
                    if (result.succeeded()) {
                        others = result.result();
                        failing = false;
                    } else {
                        // what is known grows old
                        warn(result.cause());
                    }
                });
    }

    private void warn(Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.warnf("The nodes of the SSE service %s can't tell one another who is connected, and try again: %s", service,
                    LogText.ofMessage(cause.getMessage()));
        }
    }

    private List<Other> read(List<SseEventLog.NodeReport> reports) {
        List<Other> read = new ArrayList<>(reports.size());
        for (SseEventLog.NodeReport report : reports) {
            try {
                read.add(new Other(report.node(), NodeCounts.read(report.report()),
                        System.nanoTime() - report.age().toNanos()));
            } catch (RuntimeException foreign) {
                if (!warned) {
                    warned = true;
                    LOG.warnf("The report of the node %s of the SSE service %s can't be read (%s). Further ones are skipped "
                            + "silently", LogText.of(report.node()), service, LogText.ofMessage(foreign.getMessage()));
                }
            }
        }
        return read;
    }

    /**
     * May be called from any thread.
     *
     * @return what is known now
     * @throws IllegalStateException if there may be other nodes, and they don't exchange reports
     */
    public SsePresence now() {
        if (exchange != null && exchange.interval == null) {
            throw new IllegalStateException("The nodes of the service don't tell one another who is connected: set "
                    + ConfigRules.key(service, "log.presence-interval"));
        }
        List<SsePresence.Node> nodes = new ArrayList<>();
        nodes.add(node(node, true, Duration.ZERO, local.now()));
        for (Other other : others) {
            Duration age = other.age();
            if (age.compareTo(exchange.interval.multipliedBy(INTERVALS_TO_LIVE)) <= 0) {
                nodes.add(node(other.node, false, age, other.counts));
            }
        }
        return new SsePresence(nodes);
    }

    private static SsePresence.Node node(String id, boolean isThisNode, Duration age, NodeCounts counts) {
        return new SsePresence.Node(id, isThisNode, age, counts.connections(), counts.topics(), counts.users(),
                counts.complete());
    }

    /**
     * Stops, and tells the others. May be called from any thread, more than once.
     *
     * @return completes when they have been told, or could not be
     */
    public CompletionStage<Void> stop() {
        if (exchange == null || exchange.interval == null) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        exchange.loop.runOnContext(ignored -> {
            if (stopped) {
                done.complete(null);
                return;
            }
            stopped = true;
            exchange.loop.owner().cancelTimer(timer);
            exchange.log.report(node, new byte[0], Duration.ZERO).whenComplete((reports, failure) -> done.complete(null));
        });
        return done;
    }
}
