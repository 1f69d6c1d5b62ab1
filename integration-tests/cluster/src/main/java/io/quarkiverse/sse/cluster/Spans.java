package io.quarkiverse.sse.cluster;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Singleton;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * The spans of this node, where they are on: a line for each, with its name, its trace, its own id
 * and that of its parent.
 */
@Singleton
class Spans implements SpanProcessor {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void onEnd(ReadableSpan span) {
        lines.add(span.getName() + "|" + span.getSpanContext().getTraceId() + "|" + span.getSpanContext().getSpanId() + "|"
                + span.getParentSpanContext().getSpanId());
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }
}
