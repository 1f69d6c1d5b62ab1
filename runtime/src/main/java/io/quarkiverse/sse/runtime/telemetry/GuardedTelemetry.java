package io.quarkiverse.sse.runtime.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.vertx.core.http.HttpServerRequest;

/**
 * Several kinds of telemetry as one. What one of them throws harms neither the others nor the
 * service.
 */
final class GuardedTelemetry implements Telemetry {

    private static final Logger LOG = Logger.getLogger(GuardedTelemetry.class);

    private final String service;
    private final List<Telemetry> all;
    private final List<Telemetry> ofPublications;
    private final List<Telemetry> ofTurns;
    private final AtomicBoolean warned = new AtomicBoolean();

    GuardedTelemetry(String service, List<Telemetry> all) {
        this.service = service;
        this.all = List.copyOf(all);
        this.ofPublications = all.stream().filter(Telemetry::followsPublications).toList();
        this.ofTurns = all.stream().filter(Telemetry::followsTurns).toList();
    }

    private <T> void tell(List<T> those, Consumer<T> what) {
        for (T each : those) {
            try {
                what.accept(each);
            } catch (Throwable failure) {
                warn(failure);
            }
        }
    }

    private void warn(Throwable failure) {
        if (warned.compareAndSet(false, true)) {
            LOG.warnf(failure, "The telemetry of the SSE service %s fails. Further failures are logged at debug level",
                    service);
        } else {
            LOG.debugf(failure, "The telemetry of the SSE service %s fails", service);
        }
    }

    @Override
    public void watch(Figures figures) {
        tell(all, each -> each.watch(figures));
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        tell(all, each -> each.onOpen(connection, request));
    }

    @Override
    public void onObserved(long nanos) {
        tell(all, each -> each.onObserved(nanos));
    }

    @Override
    public void onResume(SseResume outcome) {
        tell(all, each -> each.onResume(outcome));
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        tell(all, each -> each.onClose(connection, reason));
    }

    @Override
    public void onOverflow(SseConnection connection) {
        tell(all, each -> each.onOverflow(connection));
    }

    @Override
    public void onRefusal(int status) {
        tell(all, each -> each.onRefusal(status));
    }

    @Override
    public boolean followsPublications() {
        return !ofPublications.isEmpty();
    }

    @Override
    public Publication onPublish(SseEvent event, SseTarget target) {
        return each(ofPublications, telemetry -> telemetry.onPublish(event, target));
    }

    @Override
    public Publication onEntry(String traceParent) {
        return each(ofPublications, telemetry -> telemetry.onEntry(traceParent));
    }

    private Publication each(List<Telemetry> those, Function<Telemetry, Publication> begin) {
        List<Publication> begun = new ArrayList<>(those.size());
        tell(those, telemetry -> begun.add(begin.apply(telemetry)));
        return new Publication() {
            @Override
            public String traceParent() {
                for (Publication publication : begun) {
                    String trace = publication.traceParent();
                    if (trace != null) {
                        return trace;
                    }
                }
                return null;
            }

            @Override
            public void onDelivery(SseDelivery delivery) {
                tell(begun, publication -> publication.onDelivery(delivery));
            }

            @Override
            public void onFailure(Throwable cause) {
                tell(begun, publication -> publication.onFailure(cause));
            }
        };
    }

    @Override
    public boolean followsTraffic() {
        for (Telemetry each : all) {
            if (each.followsTraffic()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onSend(SseTarget target, byte[] block) {
        tell(all, each -> {
            if (each.followsTraffic()) {
                each.onSend(target, block);
            }
        });
    }

    @Override
    public boolean followsTurns() {
        return !ofTurns.isEmpty();
    }

    @Override
    public Turn beginTurn() {
        if (ofTurns.size() == 1) {
            return begin(ofTurns.get(0));
        }
        List<Turn> begun = new ArrayList<>(ofTurns.size());
        for (Telemetry each : ofTurns) {
            begun.add(begin(each));
        }
        return (offers, flushes) -> tell(begun, each -> each.end(offers, flushes));
    }

    private Turn begin(Telemetry telemetry) {
        try {
            return telemetry.beginTurn();
        } catch (Throwable failure) {
            warn(failure);
            return Turn.NONE;
        }
    }
}
