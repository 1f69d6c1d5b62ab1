package io.quarkiverse.sse.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.telemetry.Telemetries;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.quarkiverse.sse.runtime.telemetry.jfr.JfrTelemetryFactory;
import io.quarkiverse.sse.runtime.telemetry.traffic.TrafficLogFactory;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import io.quarkus.vertx.http.deployment.HttpRootPathBuildItem;

/**
 * Shows the services to those who want to see them: meters in an application with Micrometer, a
 * readiness check in one with SmallRye Health.
 */
class SseTelemetryProcessor {

    // by name: an application without Micrometer or SmallRye Health has not their classes
    private static final String MICROMETER = "io.quarkiverse.sse.runtime.telemetry.micrometer.MicrometerTelemetryFactory";
    private static final String READINESS = "io.quarkiverse.sse.runtime.telemetry.health.SseReadiness";
    private static final String TRACING = "io.quarkiverse.sse.runtime.telemetry.opentelemetry.TracingTelemetryFactory";
    private static final String IGNORED_PATHS = "quarkus.micrometer.binder.http-server.ignore-patterns";

    private static boolean isEnabled(SseBuildTimeConfig config, Optional<MetricsCapabilityBuildItem> metrics) {
        return config.metrics().enabled() && metrics.isPresent() && metrics.get().metricsSupported(MetricsFactory.MICROMETER);
    }

    @BuildStep
    AdditionalBeanBuildItem telemetries() {
        return AdditionalBeanBuildItem.unremovableOf(Telemetries.class);
    }

    @BuildStep
    AdditionalBeanBuildItem flightRecorder() {
        return AdditionalBeanBuildItem.unremovableOf(JfrTelemetryFactory.class);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    SyntheticBeanBuildItem trafficLog(SseRecorder recorder, List<SseServiceBuildItem> services) {
        return SyntheticBeanBuildItem.configure(TrafficLogFactory.class)
                .addType(TelemetryFactory.class)
                .scope(Singleton.class)
                .createWith(recorder.trafficLog(services.stream().map(SseServiceBuildItem::name).toList()))
                .setRuntimeInit()
                .unremovable()
                .done();
    }

    @BuildStep
    void traces(SseBuildTimeConfig config, Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (config.traces().enabled() && capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(TRACING));
        }
    }

    @BuildStep
    void meters(SseBuildTimeConfig config, Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (isEnabled(config, metrics)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(MICROMETER));
        }
    }

    @BuildStep
    void readiness(SseBuildTimeConfig config, Capabilities capabilities, BuildProducer<HealthBuildItem> checks,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (hasReadiness(config, capabilities)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(READINESS));
            checks.produce(new HealthBuildItem(READINESS, true));
        }
    }

    private static boolean hasReadiness(SseBuildTimeConfig config, Capabilities capabilities) {
        return config.health().enabled() && capabilities.isPresent(Capability.SMALLRYE_HEALTH);
    }

    /** A service that nobody has used yet has its meters and its health too. */
    @BuildStep
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    @Record(ExecutionTime.RUNTIME_INIT)
    ServiceStartBuildItem createServices(SseRecorder recorder, List<SseServiceBuildItem> services, SseBuildTimeConfig config,
            Optional<MetricsCapabilityBuildItem> metrics, Capabilities capabilities) {
        if (isEnabled(config, metrics) || hasReadiness(config, capabilities)) {
            for (SseServiceBuildItem service : services) {
                recorder.create(service.name());
            }
        }
        return new ServiceStartBuildItem("SSE services that are watched");
    }

    /**
     * An HTTP request that lasts for hours would spoil the timer of all requests, and each tab that is
     * closed would count as a failed one.
     */
    @BuildStep
    void ignoreStreams(List<SseServiceBuildItem> services, HttpRootPathBuildItem root,
            Optional<MetricsCapabilityBuildItem> metrics, BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        if (metrics.isEmpty() || !metrics.get().metricsSupported(MetricsFactory.MICROMETER)) {
            return;
        }
        List<String> patterns = new ArrayList<>();
        for (SseServiceBuildItem service : services) {
            if (service.routeEnabled()) {
                patterns.add(root.getRootPath().replaceAll("/$", "") + service.path().pattern());
            }
        }
        if (!patterns.isEmpty()) {
            defaults.produce(new RunTimeConfigurationDefaultBuildItem(IGNORED_PATHS, String.join(",", patterns)));
        }
    }
}
