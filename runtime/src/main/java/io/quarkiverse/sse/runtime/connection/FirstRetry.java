package io.quarkiverse.sse.runtime.connection;

import java.time.Duration;
import java.util.function.Function;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What the streams of a service begin with: how long a client waits before it reconnects.
 *
 * @param usual the first frame, or {@code null} for none
 * @param ofLimitedLife the first frame of a stream whose end is known. It has one in any case,
 *        because the stream ends with a short time, which the client must not keep for ever
 */
public record FirstRetry(Frame usual, Frame ofLimitedLife) {

    /** As long as most browsers wait by themselves. */
    private static final Duration BROWSERS_DEFAULT = Duration.ofSeconds(3);

    /**
     * @param retry the configured time, or {@code null}
     * @param frames creates the frames
     */
    public static FirstRetry of(Duration retry, Function<Duration, Frame> frames) {
        return new FirstRetry(retry == null ? null : frames.apply(retry),
                frames.apply(retry == null ? BROWSERS_DEFAULT : retry));
    }
}
