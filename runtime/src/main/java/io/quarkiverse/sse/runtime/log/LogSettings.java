package io.quarkiverse.sse.runtime.log;

import java.time.Duration;

/**
 * The configuration of a service's log.
 *
 * @param maxEvents how many events the history keeps at most
 * @param maxBytes how many bytes these events take at most
 * @param maxAge the age at which the history forgets an event
 * @param timeout how long the log may take to confirm an entry
 * @param gapEvent the name of the event that announces a gap, or {@code null} for none
 * @param replayOnOpen how many of the last events a client without a position gets
 * @param liveEvent the name of the event that tells a client that it has caught up, or {@code null}
 *        for none
 * @param latest the state topics, or {@code null} for none
 */
public record LogSettings(int maxEvents, long maxBytes, Duration maxAge, Duration timeout, String gapEvent,
        int replayOnOpen, String liveEvent, LatestTopics latest) {
}
