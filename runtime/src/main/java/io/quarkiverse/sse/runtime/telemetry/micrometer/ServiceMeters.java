package io.quarkiverse.sse.runtime.telemetry.micrometer;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.Publication;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.vertx.core.http.HttpServerRequest;

/**
 * The meters of one service. What happens with each event is not counted here but read when somebody
 * asks for it.
 */
final class ServiceMeters implements Telemetry {

    private static final long SAMPLE_INTERVAL_NANOS = 10_000_000;

    private static final String PREFIX = "quarkus.sse.";
    private static final String SERVICE = "service";
    private static final String BYTES = "bytes";

    private final MeterRegistry registry;
    private final String service;
    private final Counter opened;
    private final Counter published;
    private final Timer openObservers;
    private final Timer deliveryLatency;
    private final Map<SseCloseReason, Counter> closed = new EnumMap<>(SseCloseReason.class);
    private final Map<SseResume, Counter> resumed = new EnumMap<>(SseResume.class);
    /** By their status, of which there are not many. */
    private final Map<Integer, Counter> refused = new ConcurrentHashMap<>();
    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
    private final Publication unsampled = new Publication() {
        @Override
        public void onFailure(Throwable cause) {
            countFailure(cause);
        }
    };
    /** Two threads that read the same may both take a sample. */
    private volatile long lastSampleNanos = System.nanoTime() - SAMPLE_INTERVAL_NANOS;
    /** The registry itself would let go of it. */
    private volatile Figures figures;

    /** Why a publication has failed. */
    private enum Failure {
        DATA,
        DELIVERY
    }

    ServiceMeters(MeterRegistry registry, String service) {
        this.registry = registry;
        this.service = service;
        this.opened = counter("connections.opened", "Connections that were opened").register(registry);
        this.published = counter("events.published", "Events that this node has sent").register(registry);
        for (SseCloseReason reason : SseCloseReason.values()) {
            closed.put(reason, counter("connections.closed", "Connections that have ended").tag("reason", tag(reason))
                    .register(registry));
        }
        for (SseResume outcome : SseResume.values()) {
            if (outcome != SseResume.NONE) {
                resumed.put(outcome, counter("resumed", "Clients that came back with a last event id")
                        .tag("outcome", tag(outcome)).register(registry));
            }
        }
        for (Failure failure : Failure.values()) {
            failures.put(failure, counter("publish.failures", "Publications that have failed").tag("reason", tag(failure))
                    .register(registry));
        }
        this.openObservers = Timer.builder(PREFIX + "open.observers").tag(SERVICE, service)
                .description("How long the observers of an opened connection take").register(registry);
        this.deliveryLatency = Timer.builder(PREFIX + "delivery.latency").tag(SERVICE, service)
                .description("From sending an event until it is written to the sockets of this node, for a sample of events")
                .register(registry);
    }

    private Counter.Builder counter(String name, String description) {
        return Counter.builder(PREFIX + name).tag(SERVICE, service).description(description);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void watch(Figures watched) {
        figures = watched;
        Gauge.builder(PREFIX + "connections", watched, Figures::connections).tag(SERVICE, service)
                .description("Connections that are open").register(registry);
        Gauge.builder(PREFIX + "pending.bytes", watched, Figures::pendingBytes).tag(SERVICE, service).baseUnit(BYTES)
                .description("What waits for clients that read slowly").register(registry);
        read("events.delivered", "Events that were written to connections", Figures::deliveredEvents).register(registry);
        read("bytes.sent", "What was written to connections", Figures::sentBytes).baseUnit(BYTES).register(registry);
        if (watched.compresses()) {
            read("bytes.uncompressed", "What was written to connections, before compression", Figures::uncompressedBytes)
                    .baseUnit(BYTES).register(registry);
            Gauge.builder(PREFIX + "compression.cohorts", watched, Figures::cohorts).tag(SERVICE, service)
                    .description("Groups of connections that share a compressor").register(registry);
        }
        read("events.dropped", "Events that were lost because clients read too slowly", Figures::droppedEvents)
                .tag("policy", watched.overflowPolicy()).register(registry);
        if (watched.hasLog()) {
            Gauge.builder(PREFIX + "log.lag", watched, Figures::logLagSeconds).tag(SERVICE, service)
                    .baseUnit("seconds").description("For how long this node has been behind the log").register(registry);
            read("log.reconnects", "How often this node has lost its connection to the log and found it again",
                    Figures::logReconnects).register(registry);
        }
        if (watched.hasStateTopics()) {
            read("log.forgotten.keys", "Keys of state topics that were forgotten because of the bounds", Figures::forgottenKeys)
                    .register(registry);
        }
        read("replay.events", "Events that clients got from the history", Figures::replayedEvents).register(registry);
    }

    private FunctionCounter.Builder<Figures> read(String name, String description, ToDoubleFunction<Figures> figure) {
        return FunctionCounter.builder(PREFIX + name, figures, figure).tag(SERVICE, service).description(description);
    }

    @Override
    public boolean followsPublications() {
        return true;
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        opened.increment();
    }

    @Override
    public void onObserved(long nanos) {
        openObservers.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onResume(SseResume outcome) {
        resumed.get(outcome).increment();
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        closed.get(reason).increment();
    }

    @Override
    public void onRefusal(int status) {
        refused.computeIfAbsent(status, each -> counter("requests.refused", "Requests that became no connection")
                .tag("status", each == 0 ? "none" : each.toString()).register(registry)).increment();
    }

    @Override
    public Publication onPublish(SseEvent event, SseTarget target) {
        published.increment();
        long now = System.nanoTime();
        if (now - lastSampleNanos < SAMPLE_INTERVAL_NANOS) {
            return unsampled;
        }
        lastSampleNanos = now;
        return new Publication() {
            @Override
            public void onDelivery(SseDelivery delivery) {
                if (delivery.accepted() > 0) {
                    deliveryLatency.record(System.nanoTime() - now, TimeUnit.NANOSECONDS);
                }
            }

            @Override
            public void onFailure(Throwable cause) {
                countFailure(cause);
            }
        };
    }

    private void countFailure(Throwable cause) {
        Throwable root = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        failures.get(root instanceof IllegalArgumentException ? Failure.DATA : Failure.DELIVERY).increment();
    }
}
