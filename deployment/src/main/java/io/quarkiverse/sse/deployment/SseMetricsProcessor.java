package io.quarkiverse.sse.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.vertx.http.deployment.HttpRootPathBuildItem;

/**
 * Gives the services meters, in an application with Micrometer.
 */
class SseMetricsProcessor {

    // by name: an application without Micrometer has not its classes
    private static final String MICROMETER = "io.quarkiverse.sse.runtime.telemetry.micrometer.MicrometerTelemetryFactory";
    private static final String IGNORED_PATHS = "quarkus.micrometer.binder.http-server.ignore-patterns";

    private static boolean isEnabled(SseBuildTimeConfig config, Optional<MetricsCapabilityBuildItem> metrics) {
        return config.metrics().enabled() && metrics.isPresent() && metrics.get().metricsSupported(MetricsFactory.MICROMETER);
    }

    @BuildStep
    AdditionalBeanBuildItem telemetry(SseBuildTimeConfig config, Optional<MetricsCapabilityBuildItem> metrics) {
        return isEnabled(config, metrics) ? AdditionalBeanBuildItem.unremovableOf(MICROMETER)
                : AdditionalBeanBuildItem.unremovableOf(TelemetryFactory.None.class);
    }

    @BuildStep
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    @Record(ExecutionTime.RUNTIME_INIT)
    ServiceStartBuildItem createServices(SseRecorder recorder, List<SseServiceBuildItem> services,
            SseBuildTimeConfig config, Optional<MetricsCapabilityBuildItem> metrics) {
        if (isEnabled(config, metrics)) {
            for (SseServiceBuildItem service : services) {
                recorder.create(service.name());
            }
        }
        return new ServiceStartBuildItem("SSE services with meters");
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
