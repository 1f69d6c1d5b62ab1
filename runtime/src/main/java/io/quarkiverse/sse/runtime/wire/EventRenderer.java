package io.quarkiverse.sse.runtime.wire;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.hypermedia.FramedData;

/**
 * Turns an event whose data has to be rendered into one with text. Thread-safe.
 */
public final class EventRenderer {

    private final DataRenderer renderer;

    public EventRenderer(DataRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * @return whether the data of the event has to be rendered
     */
    public boolean concerns(SseEvent event) {
        Object data = event.data().orElse(null);
        return data != null && !(data instanceof String) && renderer.renders(contentOf(data));
    }

    private static Object contentOf(Object data) {
        return data instanceof FramedData framed ? framed.content() : data;
    }

    /**
     * Begins to render on the calling thread.
     *
     * @return the event with text; fails with a {@link DataEncodingException}
     */
    public CompletableFuture<SseEvent> render(SseEvent event) {
        Object data = event.data().orElseThrow();
        CompletableFuture<String> rendered;
        try {
            rendered = renderer.render(contentOf(data)).toCompletableFuture();
        } catch (Exception | Error e) {
            rendered = CompletableFuture.failedFuture(e);
        }
        return rendered.handle((text, failure) -> {
            if (failure != null) {
                throw new DataEncodingException(contentOf(data).getClass(),
                        failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            }
            return EventEncoder.withData(event, data instanceof FramedData framed ? framed.around(text) : text);
        });
    }
}
