package io.quarkiverse.sse.runtime.security;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.inject.Any;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.security.spi.runtime.SecurityCheck;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Creates what decides whether a request may become a connection.
 */
@Recorder
public class SseSecurityRecorder {

    private final RuntimeValue<SseRuntimeConfig> config;

    /**
     * @param config what can be set at run time
     */
    public SseSecurityRecorder(RuntimeValue<SseRuntimeConfig> config) {
        this.config = config;
    }

    /**
     * @param service the name of a service
     * @param classChecks what the security annotations on classes with its observers require, by
     *        the names of the classes
     * @param blocking the names of the classes of checks that block
     * @param tickets whether the service has tickets
     * @return creates its gate
     */
    public Function<SyntheticCreationalContext<OpenGate>, OpenGate> openGate(String service,
            Map<String, SecurityCheck> classChecks, Set<String> blocking, boolean tickets) {
        return context -> {
            List<OpenChecks.Check> checks = new ArrayList<>();
            if (tickets) {
                checks.add(new OpenChecks.Check(new TicketTopics(), false));
            }
            classChecks.forEach((name, check) -> checks.add(new OpenChecks.Check(new ClassCheck(check, name), false)));
            List<InstanceHandle<SseOpenCheck>> beans = new ArrayList<>(
                    Arc.container().listAll(SseOpenCheck.class, Any.Literal.INSTANCE));
            beans.sort(Comparator.comparingInt((InstanceHandle<SseOpenCheck> bean) -> bean.getBean().getPriority()).reversed());
            for (InstanceHandle<SseOpenCheck> bean : beans) {
                if (concerns(bean.getBean(), service)) {
                    checks.add(new OpenChecks.Check(bean.get(),
                            blocking.contains(bean.getBean().getBeanClass().getName())));
                }
            }
            Duration timeout = config.getValue().services().get(service).openTimeout();
            return checks.isEmpty() ? OpenGate.OPEN
                    : new OpenChecks(checks, timeout, context.getInjectedReference(IdentityReader.class));
        };
    }

    /**
     * @return creates a store of tickets in memory
     */
    public Function<SyntheticCreationalContext<TicketStore>, TicketStore> memoryTickets() {
        return context -> new MemoryTicketStore(System::nanoTime);
    }

    /**
     * @param service the name of a service
     * @return creates its tickets
     */
    public Function<SyntheticCreationalContext<Tickets>, Tickets> tickets(String service) {
        return context -> new Tickets(context.getInjectedReference(TicketStore.class, SseName.Literal.of(service)),
                context.getInjectedReference(IdentityReader.class));
    }

    /**
     * @param service the name of a service
     * @return takes the tickets out of the URLs of its requests
     */
    public Handler<RoutingContext> ticketHandler(String service) {
        return new TicketHandler(service);
    }

    private static boolean concerns(InjectableBean<?> check, String service) {
        for (Annotation qualifier : check.getQualifiers()) {
            if (qualifier instanceof SseName name) {
                return name.value().equals(service);
            }
        }
        return true;
    }
}
