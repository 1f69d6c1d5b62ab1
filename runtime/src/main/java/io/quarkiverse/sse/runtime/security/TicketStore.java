package io.quarkiverse.sse.runtime.security;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what tickets stand for. Thread-safe.
 */
public interface TicketStore {

    /**
     * @param key what to find the text by
     * @param text what the ticket stands for
     * @param timeToLive when to forget it
     * @return completes when it is kept; fails if it can't be
     */
    CompletionStage<Void> put(String key, String text, Duration timeToLive);

    /**
     * Finds a text, and forgets it in the same step.
     *
     * @return emits the text, or {@code null}
     */
    CompletionStage<String> take(String key);
}
