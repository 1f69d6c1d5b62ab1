package io.quarkiverse.sse.deployment;

import java.util.function.BooleanSupplier;

import io.quarkiverse.sse.runtime.SseRecorder;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.HandlerType;

/**
 * Serves the script with which the tabs of a browser share a stream.
 */
class SseClientProcessor {

    /** A path of a service with a parameter may match as well, and those routes have no order. */
    private static final int BEFORE_SERVICES = -1;

    static class IsEnabled implements BooleanSupplier {

        private final SseBuildTimeConfig config;

        IsEnabled(SseBuildTimeConfig config) {
            this.config = config;
        }

        @Override
        public boolean getAsBoolean() {
            return config.client().enabled();
        }
    }

    @BuildStep(onlyIf = IsEnabled.class)
    @Record(ExecutionTime.RUNTIME_INIT)
    RouteBuildItem script(SseRecorder recorder, SseBuildTimeConfig config) {
        return RouteBuildItem.builder()
                .orderedRoute(config.client().path(), BEFORE_SERVICES)
                .displayOnNotFoundPage("The client script of Server-Sent Events")
                .handlerType(HandlerType.NORMAL)
                .handler(recorder.clientScript(ClientScript.read()))
                .build();
    }
}
