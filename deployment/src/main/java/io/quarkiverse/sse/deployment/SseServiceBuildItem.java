package io.quarkiverse.sse.deployment;

import java.time.Duration;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.ServicePath;
import io.quarkus.builder.item.MultiBuildItem;

/**
 * A service that the application has, with valid configuration.
 */
final class SseServiceBuildItem extends MultiBuildItem {

    private final String name;
    private final ServicePath path;
    private final boolean routeEnabled;
    private final Duration heartbeatInterval;

    SseServiceBuildItem(String name, ServicePath path, boolean routeEnabled, Duration heartbeatInterval) {
        this.name = name;
        this.path = path;
        this.routeEnabled = routeEnabled;
        this.heartbeatInterval = heartbeatInterval;
    }

    String name() {
        return name;
    }

    boolean isDefault() {
        return SseService.DEFAULT_NAME.equals(name);
    }

    ServicePath path() {
        return path;
    }

    boolean routeEnabled() {
        return routeEnabled;
    }

    boolean hasHeartbeats() {
        return !heartbeatInterval.isNegative();
    }
}
