package io.quarkiverse.sse.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkiverse.sse.SseService;

/**
 * Keeps the last spans, and sends those of the page's own streams to the page. What that makes are
 * other spans.
 */
@Singleton
@Path("/spans")
public class SpanFeed implements SpanProcessor {

    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("sse.service");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("sse.close.reason");
    private static final int MAX_KEPT = 1_000;

    private final SseService sse;
    // guarded by this
    private final Deque<SeenSpan> last = new ArrayDeque<>();

    SpanFeed(SseService sse) {
        this.sse = sse;
    }

    /**
     * A span that has ended.
     *
     * @param at when it ended, in milliseconds since 1970
     * @param reason why the stream has ended, or {@code null}
     */
    public record SeenSpan(long at, String name, String traceId, String parentId, String reason) {
    }

    @GET
    public synchronized List<SeenSpan> last() {
        return List.copyOf(last);
    }

    private synchronized void keep(SeenSpan seen) {
        last.add(seen);
        if (last.size() > MAX_KEPT) {
            last.poll();
        }
    }

    @Override
    public void onEnd(ReadableSpan span) {
        SpanData data = span.toSpanData();
        SeenSpan seen = new SeenSpan(TimeUnit.NANOSECONDS.toMillis(data.getEndEpochNanos()), data.getName(), data.getTraceId(),
                data.getParentSpanId(), data.getAttributes().get(REASON));
        keep(seen);
        if (SseService.DEFAULT_NAME.equals(data.getAttributes().get(SERVICE))) {
            sse.sendEvent("span", seen);
        }
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
