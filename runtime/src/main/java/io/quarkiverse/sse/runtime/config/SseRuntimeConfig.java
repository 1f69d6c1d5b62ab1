package io.quarkiverse.sse.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkiverse.sse.SseService;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;

/**
 * Server-Sent Events.
 */
@ConfigMapping(prefix = "quarkus.sse")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface SseRuntimeConfig {

    /**
     * The services.
     */
    @ConfigDocMapKey("service-name")
    @WithParentName
    @WithDefaults
    @WithUnnamedKey(SseService.DEFAULT_NAME)
    Map<String, Service> services();

    /**
     * One service.
     */
    @ConfigGroup
    interface Service {

        /**
         * How much may wait, for one connection, for a client that reads slowly. What waits is shared between connections and
         * exists once in memory. From 1 byte to just below 2 GB.
         */
        @WithDefault("1M")
        MemorySize maxPendingBytes();

        /**
         * How much may wait, for all connections of the service together, for clients that read slowly. Each event counts
         * for 100 bytes more, and what waits for several connections counts once on each event loop. When there is more,
         * no connection may have more than 4 KB or one event waiting: `overflow` says what happens then. At least 1 byte.
         * By default an eighth of the maximum heap.
         */
        Optional<MemorySize> maxTotalPendingBytes();

        /**
         * What happens when an event does not fit into `max-pending-bytes` any more: `close` cuts the connection, so that the
         * client reconnects; `drop-oldest` drops the oldest waiting events; `drop-newest` drops the event itself; `latest`
         * keeps, of what waits, only the newest event of each name.
         */
        @WithDefault("close")
        OverflowPolicy overflow();

        /**
         * How long a client may read nothing while something waits for it, before its connection is
         * cut with the reason `STALLED`: it has stopped reading, or vanished without closing its
         * connection. From 1 ms to 36500 days; it may take a quarter longer. Negative: any time.
         */
        @WithDefault("30s")
        Duration writeTimeout();

        /**
         * How many connections may be open at once from one address; one more is answered with
         * `429`. The address is the one that Quarkus sees: behind a proxy, configure
         * `quarkus.http.proxy`, or all clients have the address of the proxy. The IPv6 addresses
         * of one /64 network count as one. Negative: no limit.
         */
        @WithDefault("-1")
        int maxConnectionsPerClient();

        /**
         * How many connections one authenticated user may have open at once on each node; one more
         * is answered with `429`. Negative: no limit.
         */
        @WithDefault("-1")
        int maxConnectionsPerUser();

        /**
         * How many connections may open in a second, as many at once included; one more is answered
         * with `503`. Negative: no limit.
         */
        @WithDefault("-1")
        int maxOpensPerSecond();

        /**
         * How long the `SseOpenCheck` beans may take for a request; then it is answered with `503`.
         * From 1 ms to 36500 days.
         */
        @WithDefault("10s")
        Duration openTimeout();

        /**
         * How long a client waits before it reconnects: each stream begins with it. From 0 to 2147483647 ms. By default the
         * client decides, and an `EventSource` waits some seconds. A stream whose end is known beforehand begins with 3 seconds
         * then, because it will end with a shorter time.
         */
        Optional<Duration> retry();

        /**
         * How long a connection may stay open. Then it ends, at a random time up to a tenth earlier
         * so that connections that opened together don't end together, and its client comes back.
         * From 1 ms to 36500 days. By default connections may stay open for ever.
         */
        Optional<Duration> maxLifetime();

        /**
         * What happens when the identity of a client expires.
         */
        Security security();

        /**
         * How a request beyond one of these limits, or beyond `max-connections`, is answered. With
         * `refuse`, the status is `429` or `503`, upon which an `EventSource` gives up for good.
         * With `retry`, the answer is a stream that ends at once, and has an `EventSource` come back
         * by itself in 5 to 10 seconds.
         */
        @WithDefault("refuse")
        LimitResponse limitResponse();

        /**
         * How many topics one connection may be subscribed to; `subscribe` throws an exception where
         * it would have more. The names often come from clients. With both defaults, the names of a
         * connection take no more memory than what may wait for it by default, 1 MB. Negative: no limit.
         */
        @WithDefault("1000")
        int maxTopicsPerConnection();

        /**
         * How many characters a topic may have to which a connection subscribes; `subscribe` throws
         * an exception upon a longer one. Negative: no limit.
         */
        @WithDefault("1000")
        int maxTopicLength();

        /**
         * How the connections end when the application stops.
         */
        Shutdown shutdown();

        /**
         * Whether events are written to the channel below the HTTP encoder where that is possible: on HTTP/1.1 and HTTP/2, with
         * TLS or not, without `quarkus.http.enable-compression`. It takes much less CPU. Only the number of bytes in the HTTP
         * access log lacks the events then.
         */
        @WithDefault("true")
        boolean bypassHttpEncoder();

        /**
         * How the streams are compressed for clients that accept it: `none`, or `gzip`. An event is compressed for groups of
         * connections that get the same, and not for each connection. Don't compress streams that have a secret beside
         * something that an attacker can choose: their length would tell the secret.
         */
        @WithDefault("none")
        Compression compression();

        /**
         * The log of what the service does.
         */
        TrafficLog trafficLog();

        /**
         * The event log, which `quarkus.sse.log` turns on.
         */
        Log log();

        /**
         * The generations, which `quarkus.sse.generations` turns on.
         */
        Generations generations();
    }

    /**
     * The security of a service.
     */
    @ConfigGroup
    interface Security {

        /**
         * What happens to a connection when the identity of its client expires: `close` ends it, so
         * that the client comes back with fresh credentials; `ignore` leaves it open. Identities
         * expire with OpenID Connect, JSON Web Tokens, and where the identity has the attribute
         * `quarkus.identity.expire-time`.
         */
        @WithDefault("close")
        ExpiryPolicy expiry();

        /**
         * How much longer a connection stays open when the identity has expired. From 0 to 36500 days.
         */
        @WithDefault("0s")
        Duration expiryGrace();
    }

    /**
     * How the connections of a service end when the application stops. In dev mode and in tests they all end at once.
     */
    @ConfigGroup
    interface Shutdown {

        /**
         * How long it may take to end the connections when the application stops. Connections whose clients have not read by
         * then what waits for them are cut. From 1 ms to 36500 days. A `quarkus.shutdown.timeout` should not be shorter.
         */
        @WithDefault("10s")
        Duration timeout();

        /**
         * How many clients of this node may reconnect in a second when the application stops. The connections end one after
         * the other, and if `shutdown.timeout` is too short for that, clients are told to wait longer before they reconnect. By
         * default 500, which with TLS and authentication takes about half a processor of the nodes that they reconnect to.
         */
        @WithDefault("500")
        int reconnectsPerSecond();
    }

    /**
     * The traffic log of a service.
     */
    @ConfigGroup
    interface TrafficLog {

        /**
         * Whether connections, refusals and events are logged, with the level `INFO` and the category
         * `io.quarkiverse.sse.traffic`. An event takes one line, however many connections get it.
         * Headers and query parameters with names like those of secrets are masked, events are not.
         */
        @WithDefault("false")
        boolean enabled();

        /**
         * How many characters of an event are logged. From 0 to 1000000.
         */
        @WithDefault("100")
        int limit();
    }

    /**
     * The event log of a service.
     */
    @ConfigGroup
    interface Log {

        /**
         * How many events each node keeps for clients that come back. At least 1.
         */
        @WithDefault("1000")
        int maxEvents();

        /**
         * How many bytes these events may take on each node. When they take more, the oldest are
         * forgotten. At least 1. By default a sixteenth of the maximum heap.
         */
        Optional<MemorySize> maxBytes();

        /**
         * How long events are kept for clients that come back. From 1 ms to 36500 days.
         */
        @WithDefault("5M")
        Duration maxAge();

        /**
         * The name of the event that announces a gap to a client: it has missed something that is
         * not kept any more, and should reload what it shows. One line. If it is empty, no such
         * event is sent. `@Open` observers then find out with `SseConnection.resume()`, and a
         * stream that misses something while it is open ends, so that its client comes back.
         */
        @WithDefault("gap")
        Optional<String> gapEvent();

        /**
         * How many of the last events a client gets that has no position in the log, because it
         * comes for the first time or after a gap: of those that are for it when its `@Open`
         * observers have returned, before what is sent next. `SseConnection.replayLast` asks for
         * another number. At least 0.
         */
        @WithDefault("0")
        int replayOnOpen();

        /**
         * The name of an event that each stream gets once, when everything that was kept for it has
         * been sent: from then on, events come as they happen, so that a page can show that it is up to
         * date. One line. By default there is no such event.
         */
        Optional<String> liveEvent();

        /**
         * The state topics: of what is sent to one of them, each node keeps the newest event for
         * each key (`SseEvent.Builder.key`, or else the event name), beyond `max-events` and
         * `max-age`, and forgets older ones at once. A client without a position, or behind a gap,
         * that is subscribed to such a topic gets its current state. In a name, `*` stands for any
         * characters but `/`, and `**` for any characters. All nodes must have the same topics. By
         * default there are none.
         */
        Optional<List<String>> latestTopics();

        /**
         * How many keys the state topics have together. When there are more, the key that has not
         * changed for the longest time is forgotten. At least 1.
         */
        @WithDefault("10000")
        int latestMaxKeys();

        /**
         * How long the log may take to confirm an event before the stage of the send fails. An
         * event that was confirmed and does not come back from the log fails after twice that
         * time. Every other request to the log has this time limit too; a connection that misses
         * it is closed and opened again. From 1 ms to 36500 days.
         */
        @WithDefault("5S")
        Duration timeout();

        /**
         * How long the application waits for the log when it starts, before the start fails. From 1 ms to 36500 days.
         */
        @WithDefault("30S")
        Duration startupTimeout();

        /**
         * How often the nodes of the log tell one another who is connected, for
         * `SseService.presence()`. A node that dies is forgotten after three times as long. From 1 ms
         * to 36500 days. By default never.
         */
        Optional<Duration> presenceInterval();

        /**
         * The key of the Redis Stream, and what the keys of generations in Redis begin with. By default `sse:`, the name of the
         * application, `:` and the name of the service, which
         * is `<default>` for the default one.
         */
        @WithName("redis.key")
        Optional<String> redisKey();
    }

    /**
     * The generations of a service.
     */
    @ConfigGroup
    interface Generations {

        /**
         * How many bytes the events of one generation may take. When they take more, the oldest are
         * dropped that a reader has taken, and the producer is not asked for more than that ahead of
         * its fastest reader. From 1 byte to just below 2 GB.
         */
        @WithDefault("1M")
        MemorySize maxBytes();

        /**
         * How many bytes the events of all generations of the service may take together on a node.
         * When they take more, the oldest that has ended and has no reader is dropped. If there is
         * none, a generation that grows drops what a reader has taken, and its producer gets no more
         * than 16 KB ahead of its fastest reader. At least 1 byte. By default a sixteenth of the
         * maximum heap.
         */
        Optional<MemorySize> maxTotalBytes();

        /**
         * How long a producer runs without a reader before it is cancelled, and its generation
         * fails. It may take a tenth or a second longer. From 1 ms to 36500 days.
         */
        @WithDefault("30S")
        Duration grace();

        /**
         * How long a generation is kept when it has ended, for clients that come back or come late.
         * From 1 ms to 36500 days.
         */
        @WithDefault("5M")
        Duration keep();

        /**
         * How many generations a node keeps. For one more, the oldest that has ended is dropped; if
         * none has, the request is answered with `503`. At least 1.
         */
        @WithDefault("1000")
        int maxCount();

        /**
         * The name of the last event when a producer has completed or was cancelled. One line.
         */
        @WithDefault("end")
        String endEvent();

        /**
         * The name of the last event when a producer has failed, or was abandoned. One line.
         */
        @WithDefault("failure")
        String failureEvent();
    }
}
