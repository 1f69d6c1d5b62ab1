package io.quarkiverse.sse.deployment;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.log.redis.SseRedisRecorder;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
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
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;

/**
 * Gives the services their event logs.
 */
class SseLogProcessor {

    // by name: an application without the Redis client has not the classes
    private static final DotName REDIS = DotName.createSimple("io.vertx.redis.client.Redis");
    private static final DotName REDIS_CLIENT_NAME = DotName.createSimple("io.quarkus.redis.client.RedisClientName");
    private static final String DEFAULT_REDIS_CLIENT = "io.quarkiverse.sse.runtime.log.redis.DefaultRedisClient";

    @BuildStep
    UnremovableBeanBuildItem ownLogs() {
        return UnremovableBeanBuildItem.beanTypes(Set.of(DotName.createSimple(SseEventLog.class)));
    }

    @BuildStep
    void defaultRedisClient(SseBuildTimeConfig config, Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        boolean used = config.services().values().stream()
                .anyMatch(service -> service.log() == LogKind.REDIS && service.redisClient().isEmpty());
        if (used && capabilities.isPresent(Capability.REDIS_CLIENT)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(DEFAULT_REDIS_CLIENT));
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
            Capabilities capabilities, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (SseServiceBuildItem service : services) {
            SseBuildTimeConfig.Service settings = config.services().get(service.name());
            if (settings.log() == LogKind.REDIS) {
                requireRedis(service, capabilities);
                String client = settings.redisClient().orElse(null);
                SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = log(service, recorder.redisLog(service.name(), client))
                        .addInjectionPoint(ClassType.create(Vertx.class));
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
                .defaultBean()
                .createWith(creator)
                .setRuntimeInit()
                .unremovable();
    }

    private static void requireRedis(SseServiceBuildItem service, Capabilities capabilities) {
        if (capabilities.isMissing(Capability.REDIS_CLIENT)) {
            String key = SseConfigProcessor.key(service.name(), "log");
            throw new ConfigurationException(
                    "Invalid value 'redis' of " + key + ": it needs the extension quarkus-redis-client", Set.of(key));
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
