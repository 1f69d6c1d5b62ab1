package io.quarkiverse.sse.runtime.log;

import java.time.Duration;

/**
 * What is configured for the log of a service.
 *
 * @param maxEvents the most events that the history keeps
 * @param maxBytes the most bytes that they take
 * @param maxAge the age at which the history forgets an event
 * @param timeout how long the log may take to confirm an entry
 * @param gapEvent the name of the event that announces a gap, or {@code null} for none
 */
public record LogSettings(int maxEvents, long maxBytes, Duration maxAge, Duration timeout, String gapEvent) {
}
