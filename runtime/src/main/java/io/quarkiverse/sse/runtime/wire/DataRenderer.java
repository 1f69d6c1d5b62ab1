package io.quarkiverse.sse.runtime.wire;

import java.util.concurrent.CompletionStage;

/**
 * Makes text of data that takes its time, such as a template. Thread-safe.
 */
public interface DataRenderer {

    /**
     * @param data the data of an event
     * @return whether this renders it
     */
    boolean renders(Object data);

    /**
     * Begins to render on the calling thread, which it must not block.
     *
     * @param data data that this renders
     * @return completes with the text, or fails, within a bounded time
     */
    CompletionStage<String> render(Object data);
}
