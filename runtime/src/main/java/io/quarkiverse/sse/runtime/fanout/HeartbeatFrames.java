package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The frames that keep idle connections alive. Thread-safe.
 */
public interface HeartbeatFrames {

    /**
     * @return a comment alone
     */
    Frame plain();

    /**
     * @param position the position in the log that the receivers have reached
     * @return a comment that also brings them to this position, or {@code null} if it has no id
     */
    default Frame at(long position) {
        return null;
    }
}
