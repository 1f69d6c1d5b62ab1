package io.quarkiverse.sse.runtime.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseService;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * What the configuration of a service allows beyond its types. The build checks all keys that are set by then. The application
 * checks the run-time keys again when it starts, because they may have changed since.
 */
public final class ConfigRules {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    /** The engine counts in nanoseconds, and adds and doubles them in a {@code long}. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** More is no line of a log. */
    private static final int MOST_LOGGED = 1_000_000;

    private ConfigRules() {
    }

    /**
     * @param service the name of a service
     * @param config what is fixed at build time
     * @throws ConfigurationException if a value is not allowed
     */
    public static void check(String service, SseBuildTimeConfig.Service config) {
        ServicePath path = ServicePath.of(service, config);
        if (path.problem() != null) {
            throw invalid(service, "path", path.configured(), path.problem());
        }
        Duration heartbeat = config.heartbeatInterval();
        if (!heartbeat.isNegative() && !isTimeout(heartbeat)) {
            throw invalid(service, "heartbeat-interval", heartbeat,
                    "it must be from 1 ms to 36500 days, or negative to turn heartbeats off");
        }
        requireLimit(service, "max-connections", config.maxConnections());
        if (config.generations() != GenerationsKind.NONE && config.log() != LogKind.NONE) {
            throw invalid(service, "generations", config.generations().name().toLowerCase(Locale.ROOT),
                    "it must be none, or " + key(service, "log") + " must be none: the ids of events belong to one of them");
        }
    }

    /**
     * @param config of the client script
     * @throws ConfigurationException if a value is not allowed
     */
    public static void check(SseBuildTimeConfig.Client config) {
        requirePlainPath("client.path", config.path());
    }

    /**
     * @param config of the contracts
     * @throws ConfigurationException if a value is not allowed
     */
    public static void check(SseBuildTimeConfig.Contracts config) {
        if (config.path().isPresent()) {
            requirePlainPath("contracts.path", config.path().get());
        }
    }

    private static void requirePlainPath(String key, String value) {
        ServicePath path = new ServicePath(value);
        if (path.problem() != null || !path.shape().equals(value) || value.equals("/")) {
            throw invalid(SseService.DEFAULT_NAME, key, value,
                    "it must start with '/', be more than that, and have only letters, digits and URI punctuation");
        }
    }

    /**
     * @param service the name of a service
     * @param config what can be set at run time
     * @throws ConfigurationException if a value is not allowed
     */
    public static void check(String service, SseRuntimeConfig.Service config) {
        requireSize(service, "max-pending-bytes", config.maxPendingBytes(), Integer.MAX_VALUE);
        if (config.maxTotalPendingBytes().isPresent()) {
            requireSize(service, "max-total-pending-bytes", config.maxTotalPendingBytes().get(), Long.MAX_VALUE);
        }
        Duration writeTimeout = config.writeTimeout();
        if (!writeTimeout.isNegative() && !isTimeout(writeTimeout)) {
            throw invalid(service, "write-timeout", writeTimeout,
                    "it must be from 1 ms to 36500 days, or negative for any time");
        }
        requireLimit(service, "max-connections-per-client", config.maxConnectionsPerClient());
        requireLimit(service, "max-connections-per-user", config.maxConnectionsPerUser());
        requireLimit(service, "max-opens-per-second", config.maxOpensPerSecond());
        requireTimeout(service, "open-timeout", config.openTimeout());
        if (config.maxLifetime().isPresent()) {
            requireTimeout(service, "max-lifetime", config.maxLifetime().get());
        }
        if (config.retry().isPresent()) {
            Duration retry = config.retry().get();
            if (retry.isNegative() || retry.compareTo(SseEvent.MAX_RETRY) > 0) {
                throw invalid(service, "retry", retry, "it must be from 0 to " + SseEvent.MAX_RETRY.toMillis() + " ms");
            }
        }
        requireTimeout(service, "shutdown.timeout", config.shutdown().timeout());
        if (config.shutdown().reconnectsPerSecond() < 1) {
            throw invalid(service, "shutdown.reconnects-per-second", config.shutdown().reconnectsPerSecond(),
                    "it must be at least 1");
        }
        Duration grace = config.security().expiryGrace();
        if (!grace.isZero() && !isTimeout(grace)) {
            throw invalid(service, "security.expiry-grace", grace, "it must be from 0 to 36500 days");
        }
        requireLimit(service, "max-topics-per-connection", config.maxTopicsPerConnection());
        requireLimit(service, "max-topic-length", config.maxTopicLength());
        int shown = config.trafficLog().limit();
        if (shown < 0 || shown > MOST_LOGGED) {
            throw invalid(service, "traffic-log.limit", shown, "it must be from 0 to " + MOST_LOGGED);
        }
        SseRuntimeConfig.Log log = config.log();
        if (log.maxEvents() < 1) {
            throw invalid(service, "log.max-events", log.maxEvents(), "it must be at least 1");
        }
        if (log.maxBytes().isPresent()) {
            requireSize(service, "log.max-bytes", log.maxBytes().get(), Long.MAX_VALUE);
        }
        requireTimeout(service, "log.max-age", log.maxAge());
        requireTimeout(service, "log.timeout", log.timeout());
        requireTimeout(service, "log.startup-timeout", log.startupTimeout());
        if (log.presenceInterval().isPresent()) {
            requireTimeout(service, "log.presence-interval", log.presenceInterval().get());
        }
        String gapEvent = log.gapEvent().orElse("");
        if (gapEvent.indexOf('\n') >= 0 || gapEvent.indexOf('\r') >= 0) {
            throw invalid(service, "log.gap-event", gapEvent, "it must be one line, as it is the name of an event");
        }
        if (log.replayOnOpen() < 0) {
            throw invalid(service, "log.replay-on-open", log.replayOnOpen(), "it must be at least 0");
        }
        if (log.latestMaxKeys() < 1) {
            throw invalid(service, "log.latest-max-keys", log.latestMaxKeys(), "it must be at least 1");
        }
        String liveEvent = log.liveEvent().orElse("");
        if (liveEvent.indexOf('\n') >= 0 || liveEvent.indexOf('\r') >= 0) {
            throw invalid(service, "log.live-event", liveEvent, "it must be one line, as it is the name of an event");
        }
        if (!liveEvent.isEmpty() && liveEvent.equals(gapEvent)) {
            throw invalid(service, "log.live-event", liveEvent, "it must not be the name of log.gap-event");
        }
        check(service, config.generations());
    }

    private static void check(String service, SseRuntimeConfig.Generations config) {
        requireSize(service, "generations.max-bytes", config.maxBytes(), Integer.MAX_VALUE);
        if (config.maxTotalBytes().isPresent()) {
            requireSize(service, "generations.max-total-bytes", config.maxTotalBytes().get(), Long.MAX_VALUE);
        }
        requireTimeout(service, "generations.grace", config.grace());
        requireTimeout(service, "generations.keep", config.keep());
        if (config.maxCount() < 1) {
            throw invalid(service, "generations.max-count", config.maxCount(), "it must be at least 1");
        }
        requireName(service, "generations.end-event", config.endEvent());
        requireName(service, "generations.failure-event", config.failureEvent());
        if (config.failureEvent().equals(config.endEvent())) {
            throw invalid(service, "generations.failure-event", config.failureEvent(),
                    "it must not be the name of generations.end-event");
        }
    }

    private static void requireName(String service, String property, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw invalid(service, property, value, "it must be one line, as it is the name of an event");
        }
        if (value.equals(SseGenerations.GAP_EVENT)) {
            throw invalid(service, property, value, "it must not be gap, which announces that something is missing");
        }
    }

    private static void requireLimit(String service, String property, int value) {
        if (value == 0) {
            throw invalid(service, property, 0, "it must be at least 1, or negative for no limit");
        }
    }

    private static void requireSize(String service, String property, MemorySize value, long most) {
        BigInteger bytes = value.asBigInteger();
        if (bytes.signum() < 1 || bytes.compareTo(BigInteger.valueOf(most)) > 0) {
            throw invalid(service, property, bytes, "it must be from 1 to " + most + " bytes");
        }
    }

    private static void requireTimeout(String service, String property, Duration value) {
        if (!isTimeout(value)) {
            throw invalid(service, property, value, "it must be from 1 ms to 36500 days");
        }
    }

    private static boolean isTimeout(Duration value) {
        return value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
    }

    /**
     * @param service the name of a service
     * @param property the rest of the key
     * @param value what it is set to
     * @param allowed what it may be set to, as a sentence
     * @return the exception that says so
     */
    public static ConfigurationException invalid(String service, String property, Object value, String allowed) {
        String key = key(service, property);
        return new ConfigurationException("Invalid value '" + value + "' of " + key + ": " + allowed, Set.of(key));
    }

    /**
     * @param service the name of a service
     * @param property the rest of the key
     * @return the key as the documentation writes it
     */
    public static String key(String service, String property) {
        return "quarkus.sse." + (SseService.DEFAULT_NAME.equals(service) ? "" : "\"" + service + "\".") + property;
    }
}
