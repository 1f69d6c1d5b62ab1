package io.quarkiverse.sse.deployment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.config.GenerationsKind;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.log.redis.SseRedisRecorder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.GeneratedBeanBuildItem;
import io.quarkus.arc.deployment.GeneratedBeanGizmoAdaptor;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.gizmo.ClassCreator;
import io.quarkus.gizmo.ClassOutput;
import io.quarkus.gizmo.FieldCreator;
import io.vertx.core.Vertx;

/**
 * Gives the services their event logs.
 */
class SseLogProcessor {

    // by name: an application without the Redis client has not the classes
    private static final DotName REDIS = DotName.createSimple("io.vertx.redis.client.Redis");
    private static final DotName REDIS_CLIENT_OPTIONS = DotName
            .createSimple("io.quarkiverse.sse.runtime.log.redis.RedisClientOptions");
    private static final DotName REDIS_CLIENT_NAME = DotName.createSimple("io.quarkus.redis.client.RedisClientName");

    @BuildStep
    UnremovableBeanBuildItem ownLogs() {
        return UnremovableBeanBuildItem.beanTypes(Set.of(DotName.createSimple(SseEventLog.class)));
    }

    @BuildStep
    void redisClientOptions(SseBuildTimeConfig config, Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.REDIS_CLIENT) && usesRedis(config)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REDIS_CLIENT_OPTIONS.toString()));
        }
    }

    private static boolean usesRedis(SseBuildTimeConfig config) {
        for (SseBuildTimeConfig.Service service : config.services().values()) {
            if (isInRedis(service)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInRedis(SseBuildTimeConfig.Service service) {
        return service.log() == LogKind.REDIS || service.generations() == GenerationsKind.REDIS;
    }

    /** Quarkus makes a Redis client only for who injects it: these beans do, and nothing else. */
    @BuildStep
    void askForRedisClients(SseBuildTimeConfig config, Capabilities capabilities,
            BuildProducer<GeneratedBeanBuildItem> generated) {
        if (capabilities.isMissing(Capability.REDIS_CLIENT)) {
            return;
        }
        GeneratedBeanGizmoAdaptor output = new GeneratedBeanGizmoAdaptor(generated);
        int number = 0;
        for (String name : new TreeSet<>(config.services().keySet())) {
            SseBuildTimeConfig.Service settings = config.services().get(name);
            if (isInRedis(settings)) {
                injectRedisClient("io.quarkiverse.sse.runtime.log.redis.RedisClient" + number++, settings.redisClient(),
                        output);
            }
        }
    }

    private static void injectRedisClient(String className, Optional<String> client, ClassOutput output) {
        try (ClassCreator bean = ClassCreator.builder().classOutput(output).className(className).build()) {
            bean.addAnnotation(Singleton.class);
            FieldCreator field = bean.getFieldCreator("redis", REDIS.toString());
            field.setModifiers(0);
            field.addAnnotation(Inject.class);
            if (client.isPresent()) {
                field.addAnnotation(REDIS_CLIENT_NAME.toString()).addValue("value", client.get());
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void memoryLogs(SseRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            if (config.services().get(service.name()).log() == LogKind.MEMORY) {
                beans.produce(log(service, recorder.memoryLog()).done());
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void redisLogs(SseRedisRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            Capabilities capabilities, ApplicationInfoBuildItem application, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            SseBuildTimeConfig.Service settings = config.services().get(service.name());
            if (settings.log() == LogKind.REDIS) {
                requireRedis(service, capabilities);
                String client = settings.redisClient().orElse(null);
                SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = log(service,
                        recorder.redisLog(service.name(), application.getName(), client))
                        .addInjectionPoint(ClassType.create(Vertx.class))
                        .addInjectionPoint(ClassType.create(REDIS_CLIENT_OPTIONS));
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

    private static SyntheticBeanBuildItem.ExtendedBeanConfigurator log(SseServiceBuildItem service,
            Function<SyntheticCreationalContext<SseEventLog>, SseEventLog> creator) {
        return SyntheticBeanBuildItem.configure(SseEventLog.class)
                .scope(Singleton.class)
                .addQualifier().annotation(SseName.class).addValue("value", service.name()).done()
                .createWith(creator)
                .setRuntimeInit()
                .unremovable();
    }

    private static void requireRedis(SseServiceBuildItem service, Capabilities capabilities) {
        if (capabilities.isMissing(Capability.REDIS_CLIENT)) {
            throw ConfigRules.invalid(service.name(), "log", "redis", "it needs the extension quarkus-redis-client");
        }
    }

    @BuildStep
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    @Record(ExecutionTime.RUNTIME_INIT)
    ServiceStartBuildItem openLogs(SseRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config) {
        for (SseServiceBuildItem service : services) {
            if (config.services().get(service.name()).log() != LogKind.NONE) {
                recorder.openLog(service.name());
            }
        }
        return new ServiceStartBuildItem("SSE event logs");
    }
}
