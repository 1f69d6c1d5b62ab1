package io.quarkiverse.sse.runtime.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseResume;

/**
 * Makes one telemetry of all kinds that the application has.
 */
@Singleton
public class Telemetries {

    private final Instance<TelemetryFactory> factories;

    Telemetries(@Any Instance<TelemetryFactory> factories) {
        this.factories = factories;
    }

    /**
     * @param service the name of a service
     * @return its telemetry
     */
    public Telemetry of(String service) {
        List<Telemetry> all = new ArrayList<>();
        for (TelemetryFactory factory : factories) {
            all.add(factory.of(service));
        }
        return all.isEmpty() ? Telemetry.NONE : all.size() == 1 ? all.get(0) : new Several(List.copyOf(all));
    }

    private record Several(List<Telemetry> all) implements Telemetry {

        private void tell(Consumer<Telemetry> what) {
            for (Telemetry each : all) {
                what.accept(each);
            }
        }

        @Override
        public void watch(Figures figures) {
            tell(each -> each.watch(figures));
        }

        @Override
        public void onOpen() {
            tell(Telemetry::onOpen);
        }

        @Override
        public void onObserved(long nanos) {
            tell(each -> each.onObserved(nanos));
        }

        @Override
        public void onResume(SseResume outcome) {
            tell(each -> each.onResume(outcome));
        }

        @Override
        public void onClose(SseCloseReason reason) {
            tell(each -> each.onClose(reason));
        }

        @Override
        public void onRefusal(int status) {
            tell(each -> each.onRefusal(status));
        }

        @Override
        public void onPublish() {
            tell(Telemetry::onPublish);
        }

        @Override
        public void onPublishFailure(Throwable cause) {
            tell(each -> each.onPublishFailure(cause));
        }

        @Override
        public void onDelivery(long nanos) {
            tell(each -> each.onDelivery(nanos));
        }

        @Override
        public boolean followsPublications() {
            return all.stream().anyMatch(Telemetry::followsPublications);
        }
    }
}
