package io.quarkiverse.sse.runtime;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.wire.DataRenderer;
import io.quarkiverse.sse.runtime.wire.EventRenderer;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableInstance;

/**
 * Finds the services in the CDI container.
 */
final class ServiceBeans {

    private ServiceBeans() {
    }

    static SseServiceImpl find(String name) {
        return (SseServiceImpl) ClientProxy.unwrap(select(name).get());
    }

    /**
     * @return the service, or {@code null} if it has not been used yet
     */
    static SseServiceImpl findUsed(String name) {
        InjectableBean<SseService> bean = select(name).getHandle().getBean();
        return (SseServiceImpl) Arc.container().getActiveContext(ApplicationScoped.class).get(bean);
    }

    /**
     * @return renders data that takes its time, or {@code null} in an application without such data
     */
    static EventRenderer renderer() {
        InjectableInstance<DataRenderer> found = Arc.container().select(DataRenderer.class);
        return found.isUnsatisfied() ? null : new EventRenderer(found.get());
    }

    private static InjectableInstance<SseService> select(String name) {
        return Arc.container().select(SseService.class, SseName.Literal.of(name));
    }
}
