package io.quarkiverse.sse.deployment;

import java.util.List;

import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.security.SseSecurityRecorder;
import io.quarkiverse.sse.runtime.security.TicketMechanism;
import io.quarkiverse.sse.runtime.security.TicketStore;
import io.quarkiverse.sse.runtime.security.Tickets;
import io.quarkiverse.sse.runtime.security.redis.SseRedisTicketsRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.HandlerType;
import io.quarkus.vertx.http.runtime.RouteConstants;

/**
 * Adds tickets to the services that have them. An application without tickets gets nothing of this.
 */
class SseTicketsProcessor {

    // by name: an application without the Redis client has not the classes
    private static final DotName REDIS = DotName.createSimple("io.vertx.redis.client.Redis");
    private static final DotName REDIS_CLIENT_NAME = DotName.createSimple("io.quarkus.redis.client.RedisClientName");

    private static boolean hasTickets(SseServiceBuildItem service, SseBuildTimeConfig config) {
        return config.services().get(service.name()).security().tickets();
    }

    /** From the configuration alone, because the services depend on the beans that are there. */
    @BuildStep
    void mechanism(SseBuildTimeConfig config, BuildProducer<AdditionalBeanBuildItem> beans) {
        for (SseBuildTimeConfig.Service service : config.services().values()) {
            if (service.security().tickets()) {
                beans.produce(AdditionalBeanBuildItem.unremovableOf(TicketMechanism.class));
                return;
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void tickets(SseSecurityRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            Capabilities capabilities, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            if (!hasTickets(service, config)) {
                continue;
            }
            if (capabilities.isMissing(Capability.SECURITY)) {
                throw ConfigRules.invalid(service.name(), "security.tickets", true, "it needs the extension quarkus-security");
            }
            beans.produce(bean(Tickets.class, service)
                    .addInjectionPoint(ClassType.create(TicketStore.class), SseProcessor.nameOf(service))
                    .addInjectionPoint(ClassType.create(IdentityReader.class))
                    .createWith(recorder.tickets(service.name()))
                    .done());
            if (config.services().get(service.name()).log() != LogKind.REDIS) {
                beans.produce(bean(TicketStore.class, service).createWith(recorder.memoryTickets()).done());
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void ticketsInRedis(SseRedisTicketsRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            ApplicationInfoBuildItem application, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            SseBuildTimeConfig.Service settings = config.services().get(service.name());
            if (hasTickets(service, config) && settings.log() == LogKind.REDIS) {
                String client = settings.redisClient().orElse(null);
                SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = bean(TicketStore.class, service)
                        .createWith(recorder.store(service.name(), application.getName(), client));
                if (client == null) {
                    bean.addInjectionPoint(ClassType.create(REDIS));
                } else {
                    bean.addInjectionPoint(ClassType.create(REDIS), AnnotationInstance.create(REDIS_CLIENT_NAME, null,
                            List.of(AnnotationValue.createStringValue("value", client))));
                }
                beans.produce(bean.done());
            }
        }
    }

    private static SyntheticBeanBuildItem.ExtendedBeanConfigurator bean(Class<?> type, SseServiceBuildItem service) {
        return SyntheticBeanBuildItem.configure(type)
                .scope(Singleton.class)
                .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                .setRuntimeInit()
                .unremovable();
    }

    /** They come before the access log, which has the same order and is added later. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void masks(SseSecurityRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            BuildProducer<RouteBuildItem> routes) {
        for (SseServiceBuildItem service : services) {
            if (hasTickets(service, config)) {
                routes.produce(RouteBuildItem.builder()
                        .orderedRoute(service.path().route(), RouteConstants.ROUTE_ORDER_ACCESS_LOG_HANDLER)
                        .handlerType(HandlerType.NORMAL)
                        .handler(recorder.ticketHandler(service.name()))
                        .build());
            }
        }
    }
}
