package io.quarkiverse.sse.runtime.devui;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.runtime.config.GenerationsKind;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.ServicePath;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.devui.ServiceInfo.Setting;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * Shows the configuration of the services as it is in effect.
 */
@Singleton
public class Settings {

    private final SseBuildTimeConfig buildTime;
    private final SseRuntimeConfig runTime;

    Settings(SseBuildTimeConfig buildTime, SseRuntimeConfig runTime) {
        this.buildTime = buildTime;
        this.runTime = runTime;
    }

    /**
     * @return the path of the service's route, or {@code null}
     */
    String path(String service) {
        SseBuildTimeConfig.Service config = buildTime.services().get(service);
        return config.routeEnabled() ? ServicePath.of(service, config).configured() : null;
    }

    String log(String service) {
        return name(buildTime.services().get(service).log());
    }

    List<Setting> of(String service) {
        SseBuildTimeConfig.Service fixed = buildTime.services().get(service);
        SseRuntimeConfig.Service config = runTime.services().get(service);
        List<Setting> all = new ArrayList<>();
        add(all, "heartbeat-interval", text(fixed.heartbeatInterval(), "never"));
        add(all, "retry", config.retry().map(retry -> text(retry, "")).orElse("the client decides"));
        add(all, "max-lifetime", config.maxLifetime().map(time -> text(time, "")).orElse("for ever"));
        add(all, "max-connections", limit(fixed.maxConnections()));
        add(all, "max-connections-per-client", limit(config.maxConnectionsPerClient()));
        add(all, "max-connections-per-user", limit(config.maxConnectionsPerUser()));
        add(all, "max-opens-per-second", limit(config.maxOpensPerSecond()));
        add(all, "limit-response", name(config.limitResponse()));
        add(all, "max-topics-per-connection", limit(config.maxTopicsPerConnection()));
        add(all, "max-topic-length", limit(config.maxTopicLength()));
        add(all, "overflow", name(config.overflow()));
        add(all, "max-pending-bytes", text(config.maxPendingBytes()));
        add(all, "max-total-pending-bytes",
                config.maxTotalPendingBytes().map(Settings::text).orElse("an eighth of the heap"));
        add(all, "write-timeout", text(config.writeTimeout(), "any time"));
        add(all, "open-timeout", text(config.openTimeout(), ""));
        add(all, "security.tickets", Boolean.toString(fixed.security().tickets()));
        add(all, "security.expiry", name(config.security().expiry()));
        add(all, "security.expiry-grace", text(config.security().expiryGrace(), ""));
        add(all, "bypass-http-encoder", Boolean.toString(config.bypassHttpEncoder()));
        add(all, "compression", name(config.compression()));
        add(all, "traffic-log.enabled", Boolean.toString(config.trafficLog().enabled()));
        add(all, "traffic-log.limit", Integer.toString(config.trafficLog().limit()));
        add(all, "log", name(fixed.log()));
        if (fixed.log() != LogKind.NONE) {
            addLog(all, config.log());
        }
        add(all, "generations", name(fixed.generations()));
        if (fixed.generations() != GenerationsKind.NONE) {
            addGenerations(all, config.generations());
        }
        return all;
    }

    private static void addGenerations(List<Setting> all, SseRuntimeConfig.Generations generations) {
        add(all, "generations.max-bytes", text(generations.maxBytes()));
        add(all, "generations.max-total-bytes",
                generations.maxTotalBytes().map(Settings::text).orElse("a sixteenth of the heap"));
        add(all, "generations.grace", text(generations.grace(), ""));
        add(all, "generations.keep", text(generations.keep(), ""));
        add(all, "generations.max-count", Integer.toString(generations.maxCount()));
        add(all, "generations.end-event", generations.endEvent());
        add(all, "generations.failure-event", generations.failureEvent());
    }

    private static void addLog(List<Setting> all, SseRuntimeConfig.Log log) {
        add(all, "log.max-events", Integer.toString(log.maxEvents()));
        add(all, "log.max-bytes", log.maxBytes().map(Settings::text).orElse("a sixteenth of the heap"));
        add(all, "log.max-age", text(log.maxAge(), ""));
        add(all, "log.gap-event", log.gapEvent().orElse("none"));
        add(all, "log.replay-on-open", Integer.toString(log.replayOnOpen()));
        add(all, "log.live-event", log.liveEvent().orElse("none"));
        add(all, "log.latest-topics", log.latestTopics().map(topics -> String.join(",", topics)).orElse("none"));
        add(all, "log.latest-max-keys", Integer.toString(log.latestMaxKeys()));
        add(all, "log.timeout", text(log.timeout(), ""));
        add(all, "log.startup-timeout", text(log.startupTimeout(), ""));
        add(all, "log.presence-interval", log.presenceInterval().map(interval -> text(interval, "")).orElse("never"));
    }

    private static void add(List<Setting> all, String key, String value) {
        all.add(new Setting(key, value));
    }

    private static String limit(int value) {
        return value < 0 ? "no limit" : Integer.toString(value);
    }

    private static String text(Duration duration, String negative) {
        // as it is written in the configuration: PT1M30S is 1m30s
        return duration.isNegative() ? negative : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private static String text(MemorySize size) {
        long bytes = size.asLongValue();
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "M" : bytes % (1 << 10) == 0 ? (bytes >> 10) + "K" : bytes + " bytes";
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
