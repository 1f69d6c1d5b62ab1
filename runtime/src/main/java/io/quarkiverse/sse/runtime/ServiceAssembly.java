package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.sse.runtime.config.Compression;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.connection.ConnectionCloser;
import io.quarkiverse.sse.runtime.connection.ConnectionEnder;
import io.quarkiverse.sse.runtime.connection.ConnectionLimits;
import io.quarkiverse.sse.runtime.connection.ConnectionOpener;
import io.quarkiverse.sse.runtime.connection.FirstRetry;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.Lifetime;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.runtime.connection.ServiceLifecycle;
import io.quarkiverse.sse.runtime.connection.StreamConnection;
import io.quarkiverse.sse.runtime.connection.TopicCounts;
import io.quarkiverse.sse.runtime.connection.TopicLimits;
import io.quarkiverse.sse.runtime.connection.TroubledConnections;
import io.quarkiverse.sse.runtime.fanout.Directory;
import io.quarkiverse.sse.runtime.fanout.HeartbeatFrames;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.http.Sinks;
import io.quarkiverse.sse.runtime.log.History;
import io.quarkiverse.sse.runtime.log.LogSettings;
import io.quarkiverse.sse.runtime.log.ServiceLog;
import io.quarkiverse.sse.runtime.observer.ConnectionEvents;
import io.quarkiverse.sse.runtime.presence.Presence;
import io.quarkiverse.sse.runtime.publish.FollowedPublisher;
import io.quarkiverse.sse.runtime.publish.LocalPublisher;
import io.quarkiverse.sse.runtime.publish.Publisher;
import io.quarkiverse.sse.runtime.publish.RenderingPublisher;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.PendingRoom;
import io.quarkiverse.sse.runtime.queue.Resumption;
import io.quarkiverse.sse.runtime.security.Tickets;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.transaction.Transactions;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
import io.quarkiverse.sse.spi.SseEventLog;
import io.vertx.core.Context;

/**
 * Puts a service together bottom up: each object gets what it needs when it is
 * created, and keeps it.
 */
final class ServiceAssembly {

    private final Settings settings;
    private final EventEncoder encoder;
    private final EventRenderer renderer;
    private final Routers routers;
    private final OpenGate gate;
    private final IdentityReader identities;
    private final Tickets tickets;
    private final Telemetry telemetry;
    private final Transactions transactions;

    private final Directory directory = new Directory();
    private final TopicCounts topics = new TopicCounts();
    private final ConnectionEvents events;
    private final ConnectionLimits limits;
    private final ConnectionCloser closer;
    private final Overflow overflow;

    /**
     * @param renderer renders data that takes its time, or {@code null}
     */
    ServiceAssembly(Settings settings, EventEncoder encoder, EventRenderer renderer, Routers routers, OpenGate gate,
            IdentityReader identities, Tickets tickets, Telemetry telemetry, Transactions transactions) {
        this.settings = settings;
        this.encoder = encoder;
        this.renderer = renderer;
        this.routers = routers;
        this.gate = gate;
        this.identities = identities;
        this.tickets = tickets;
        this.telemetry = telemetry;
        this.transactions = transactions;
        this.events = new ConnectionEvents(settings.name);
        this.limits = new ConnectionLimits(settings.limits);
        this.closer = new ConnectionCloser(directory, limits, events, telemetry, encoder::retry);
        this.overflow = new Overflow(settings.maxPendingBytes,
                new PendingRoom(settings.name, settings.maxTotalPendingBytes), settings.overflow,
                new TroubledConnections(settings.name, closer, telemetry), settings.writeTimeout);
    }

    /**
     * The configuration of a service.
     *
     * @param name the name of the service
     * @param limits how many connections may be open
     * @param lifetime how long one may stay open
     * @param topicLimits how many topics a connection may have, and how long they may be
     * @param maxPendingBytes how many bytes may wait for a slow client
     * @param maxTotalPendingBytes how many bytes may wait for all of them, before only little may wait for each
     * @param overflow what happens when more would wait
     * @param writeTimeout how long a client may read nothing, or {@code null} for any time
     * @param retry how long a client waits before it reconnects, or {@code null} if it decides
     * @param shutdown how the connections end when the application stops; {@code null} if they all
     *        end at once
     * @param bypassHttpEncoder whether events may be written below the HTTP encoder
     * @param compression how events are compressed for clients that accept it
     */
    record Settings(String name, ConnectionLimits.Settings limits, Lifetime.Settings lifetime, TopicLimits topicLimits,
            int maxPendingBytes, long maxTotalPendingBytes, OverflowPolicy overflow, Duration writeTimeout, Duration retry,
            Shutdown shutdown,
            boolean bypassHttpEncoder, Compression compression) {
    }

    /**
     * How the connections of a service end when the application stops.
     *
     * @param timeout how long it may take
     * @param reconnectsPerSecond how many clients may come back in a second
     */
    record Shutdown(Duration timeout, int reconnectsPerSecond) {
    }

    /** Creates the fan-out of a service. */
    interface Routers {
        Router create(Directory directory, Overflow overflow, HeartbeatFrames heartbeats, Telemetry telemetry);
    }

    /**
     * @return a service without a log
     */
    SseServiceImpl withoutLog() {
        Router router = routers.create(directory, overflow, encoder::heartbeat, telemetry);
        ConnectionEnder ender = new ConnectionEnder(directory, router, closer);
        LocalPublisher local = new LocalPublisher(settings.name, encoder, router, ender, telemetry);
        return service(router, ender, local, local, Resumption.NONE, null,
                Presence.ofOneNode(settings.name, directory, topics));
    }

    /**
     * @param loop runs the timers of the log
     * @param presenceInterval how often the nodes of the log tell one another who is connected, or
     *        {@code null} for never
     * @param oneNode whether the log has this node alone
     * @return a service that sends through the log, which has started to read
     */
    SseServiceImpl withLog(SseEventLog log, LogSettings logSettings, Context loop, Duration presenceInterval,
            boolean oneNode) {
        History history = new History(logSettings, encoder, log);
        Router router = routers.create(directory, overflow, history, telemetry);
        ConnectionEnder ender = new ConnectionEnder(directory, router, closer);
        LocalPublisher local = new LocalPublisher(settings.name, encoder, router, ender, telemetry);
        ServiceLog serviceLog = ServiceLog.open(settings.name, log, history, logSettings, encoder, local, ender, loop,
                telemetry);
        Presence presence = oneNode ? Presence.ofOneNode(settings.name, directory, topics)
                : Presence.ofAllNodes(settings.name, directory, topics, new Presence.Exchange(log, presenceInterval, loop));
        serviceLog.opened().thenRun(presence::start);
        return service(router, ender, local, serviceLog.publisher(), serviceLog.resumption(), serviceLog, presence);
    }

    private SseServiceImpl service(Router router, ConnectionEnder ender, LocalPublisher local, Publisher unfollowed,
            Resumption resumption, ServiceLog log, Presence presence) {
        Publisher publisher = FollowedPublisher
                .of(RenderingPublisher.of(settings.name, unfollowed, renderer, encoder), telemetry);
        ServiceLifecycle lifecycle = new ServiceLifecycle(settings.name, ender, events,
                () -> settings.shutdown == null ? CompletableFuture.completedFuture(null)
                        : ender.endInWaves(settings.name, settings.shutdown.timeout, settings.shutdown.reconnectsPerSecond));
        telemetry.watch(
                new ServiceFigures(directory, router, lifecycle, log, settings.overflow, settings.compression));
        ConnectionOpener opener = new ConnectionOpener(
                new StreamConnection.Service(settings.name, identities, topics, settings.topicLimits, publisher, local,
                        log != null, renderer),
                lifecycle, limits, gate,
                new Lifetime(identities, settings.lifetime), resumption,
                new Sinks(settings.name, settings.bypassHttpEncoder, settings.compression == Compression.GZIP,
                        settings.writeTimeout),
                router, events, closer, ender,
                FirstRetry.of(settings.retry, encoder::retry), telemetry);
        return new SseServiceImpl(opener, lifecycle, publisher, directory, topics, log, tickets, presence,
                new AfterCommit(settings.name, publisher, encoder, renderer, transactions));
    }
}
