package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Publication;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.vertx.core.http.HttpServerRequest;

/**
 * The spans of one service. None of them lasts as long as a stream: a stream has a span for its
 * beginning and one for its end, both linked to the span of its request, which ends when the stream
 * is open.
 */
final class ServiceSpans implements Telemetry {

    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("sse.service");
    private static final AttributeKey<String> CONNECTION = AttributeKey.stringKey("sse.connection.id");
    private static final AttributeKey<String> CLOSE_REASON = AttributeKey.stringKey("sse.close.reason");
    private static final AttributeKey<String> EVENT = AttributeKey.stringKey("sse.event");
    private static final AttributeKey<String> TARGET = AttributeKey.stringKey("sse.target");
    private static final AttributeKey<Long> ACCEPTED = AttributeKey.longKey("sse.delivery.accepted");
    private static final AttributeKey<Long> OVERFLOWED = AttributeKey.longKey("sse.delivery.overflowed");
    private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> MESSAGING_OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> MESSAGING_DESTINATION = AttributeKey.stringKey("messaging.destination.name");

    private static final String SYSTEM = "quarkus_sse";
    /** Enough of a target with many topics. */
    private static final int MAX_TARGET_LENGTH = 200;

    private final Tracer tracer;
    private final String service;
    /** Of the streams that are traced and open. */
    private final Map<SseId, Request> requests = new ConcurrentHashMap<>();

    private record Request(SpanContext span, String path) {
    }

    ServiceSpans(Tracer tracer, String service) {
        this.tracer = tracer;
        this.service = service;
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        Span http = HttpSpan.current();
        SpanContext context = http.getSpanContext();
        if (context.isValid() && !context.isSampled()) {
            return;
        }
        Request traced = new Request(context, request.path());
        requests.put(connection.id(), traced);
        point("OPEN", connection, traced).startSpan().end();
        HttpSpan.end(http, request);
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        Request traced = requests.remove(connection.id());
        if (traced != null) {
            point("CLOSE", connection, traced).setAttribute(CLOSE_REASON, reason.name()).startSpan().end();
        }
    }

    private SpanBuilder point(String what, SseConnection connection, Request request) {
        SpanBuilder span = tracer.spanBuilder(what + " " + request.path).setNoParent().setSpanKind(SpanKind.SERVER)
                .setAttribute(SERVICE, service)
                .setAttribute(CONNECTION, connection.id().toString())
                .setAttribute(URL_PATH, request.path);
        return request.span.isValid() ? span.addLink(request.span) : span;
    }

    @Override
    public boolean followsPublications() {
        return true;
    }

    @Override
    public Publication onPublish(SseEvent event, SseTarget target) {
        SpanBuilder span = messaging("send", SpanKind.PRODUCER).setAttribute(TARGET, shortened(target.toString()));
        event.event().ifPresent(name -> span.setAttribute(EVENT, name));
        return new Publishing(span.startSpan());
    }

    @Override
    public Publication onEntry(String traceParent) {
        Context publication = TraceParent.read(traceParent);
        return publication == null ? Publication.NONE
                : new Publishing(messaging("process", SpanKind.CONSUMER).setParent(publication).startSpan());
    }

    private static String shortened(String target) {
        return target.length() <= MAX_TARGET_LENGTH ? target : target.substring(0, MAX_TARGET_LENGTH) + "…";
    }

    private SpanBuilder messaging(String operation, SpanKind kind) {
        return tracer.spanBuilder(operation + " " + service).setSpanKind(kind)
                .setAttribute(MESSAGING_SYSTEM, SYSTEM)
                .setAttribute(MESSAGING_OPERATION, operation)
                .setAttribute(MESSAGING_DESTINATION, service);
    }

    private record Publishing(Span span) implements Publication {

        @Override
        public String traceParent() {
            return TraceParent.of(span.getSpanContext());
        }

        @Override
        public void onDelivery(SseDelivery delivery) {
            span.setAttribute(ACCEPTED, (long) delivery.accepted());
            span.setAttribute(OVERFLOWED, (long) delivery.overflowed());
            span.end();
        }

        @Override
        public void onFailure(Throwable cause) {
            span.setStatus(StatusCode.ERROR);
            span.recordException(cause);
            span.end();
        }
    }
}
