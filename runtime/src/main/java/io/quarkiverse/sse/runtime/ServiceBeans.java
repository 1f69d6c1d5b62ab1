package io.quarkiverse.sse.runtime;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;

/**
 * Finds the services in the CDI container.
 */
final class ServiceBeans {

    private ServiceBeans() {
    }

    static SseServiceImpl find(String name) {
        return (SseServiceImpl) ClientProxy.unwrap(
                Arc.container().select(SseService.class, SseName.Literal.of(name)).get());
    }
}
