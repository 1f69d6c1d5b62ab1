package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import java.util.Collections;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/**
 * A span as the value of a W3C header {@code traceparent}, in which it can travel.
 */
final class TraceParent {

    private static final String HEADER = "traceparent";

    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
            return Collections.singleton(HEADER);
        }

        @Override
        public String get(String value, String key) {
            return HEADER.equals(key) ? value : null;
        }
    };

    private TraceParent() {
    }

    /**
     * @return the value, or {@code null} if nobody records the trace
     */
    static String of(SpanContext span) {
        return span.isSampled() ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
                : null;
    }

    /**
     * @return a context of the span, or {@code null} if the value is malformed or nobody records the
     *         trace
     */
    static Context read(String value) {
        Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), value, GETTER);
        return Span.fromContext(context).getSpanContext().isSampled() ? context : null;
    }
}
