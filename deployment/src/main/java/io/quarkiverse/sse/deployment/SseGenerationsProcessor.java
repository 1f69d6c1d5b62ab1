package io.quarkiverse.sse.deployment;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.SseGenerationsRecorder;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.config.GenerationsKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.generation.GenerationStore;
import io.quarkiverse.sse.runtime.generation.redis.SseRedisGenerationsRecorder;
import io.quarkiverse.sse.runtime.telemetry.Telemetries;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.vertx.core.Vertx;

/**
 * Adds generations to the services that have them. An application without generations gets nothing of
 * this.
 */
class SseGenerationsProcessor {

    private static final DotName SSE_GENERATIONS = DotName.createSimple(SseGenerations.class);
    // by name: an application without the Redis client has not the classes
    private static final DotName REDIS = DotName.createSimple("io.vertx.redis.client.Redis");
    private static final DotName REDIS_CLIENT_OPTIONS = DotName
            .createSimple("io.quarkiverse.sse.runtime.log.redis.RedisClientOptions");
    private static final DotName REDIS_CLIENT_NAME = DotName.createSimple("io.quarkus.redis.client.RedisClientName");

    private static final DotName SSE_NAME = DotName.createSimple(SseName.class);

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void generations(SseGenerationsRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            BeanDiscoveryFinishedBuildItem discovered, ShutdownContextBuildItem shutdown,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        for (InjectionPointInfo injectionPoint : discovered.getInjectionPoints()) {
            if (injectionPoint.getRequiredType().name().equals(SSE_GENERATIONS)) {
                requireGenerations(nameAt(injectionPoint), config);
            }
        }
        for (SseServiceBuildItem service : services) {
            GenerationsKind kind = config.services().get(service.name()).generations();
            if (kind == GenerationsKind.NONE) {
                continue;
            }
            SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = SyntheticBeanBuildItem.configure(SseGenerations.class)
                    .scope(ApplicationScoped.class)
                    .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                    .addInjectionPoint(ClassType.create(SseDataCodec.class))
                    .addInjectionPoint(ClassType.create(Telemetries.class))
                    .addInjectionPoint(ClassType.create(Vertx.class))
                    .createWith(kind == GenerationsKind.MEMORY ? recorder.inMemory(service.name(), shutdown)
                            : recorder.shared(service.name(), shutdown))
                    .setRuntimeInit()
                    .unremovable();
            if (service.isDefault()) {
                bean.addQualifier(Default.class);
            }
            if (kind == GenerationsKind.REDIS) {
                bean.addInjectionPoint(ClassType.create(GenerationStore.class), SseProcessor.nameOf(service));
            }
            beans.produce(bean.done());
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void stores(SseRedisGenerationsRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            Capabilities capabilities, ApplicationInfoBuildItem application, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            SseBuildTimeConfig.Service settings = config.services().get(service.name());
            if (settings.generations() != GenerationsKind.REDIS) {
                continue;
            }
            if (capabilities.isMissing(Capability.REDIS_CLIENT)) {
                throw ConfigRules.invalid(service.name(), "generations", "redis",
                        "it needs the extension quarkus-redis-client");
            }
            String client = settings.redisClient().orElse(null);
            SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = SyntheticBeanBuildItem.configure(GenerationStore.class)
                    .scope(Singleton.class)
                    .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                    .addInjectionPoint(ClassType.create(Vertx.class))
                    .addInjectionPoint(ClassType.create(REDIS_CLIENT_OPTIONS))
                    .createWith(recorder.store(service.name(), application.getName(), client))
                    .setRuntimeInit()
                    .unremovable();
            if (client == null) {
                bean.addInjectionPoint(ClassType.create(REDIS));
            } else {
                bean.addInjectionPoint(ClassType.create(REDIS), AnnotationInstance.create(REDIS_CLIENT_NAME, null,
                        List.of(AnnotationValue.createStringValue("value", client))));
            }
            beans.produce(bean.done());
        }
    }

    private static String nameAt(InjectionPointInfo injectionPoint) {
        for (AnnotationInstance qualifier : injectionPoint.getRequiredQualifiers()) {
            if (qualifier.name().equals(SSE_NAME)) {
                return qualifier.value().asString();
            }
        }
        return SseService.DEFAULT_NAME;
    }

    private static void requireGenerations(String service, SseBuildTimeConfig config) {
        SseBuildTimeConfig.Service settings = config.services().get(service);
        if (settings != null && settings.generations() == GenerationsKind.NONE) {
            throw ConfigRules.invalid(service, "generations", "none",
                    "SseGenerations is injected for this service, so it must be memory or redis");
        }
    }
}
