package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What is sent to keep idle connections alive. Safe for any thread.
 */
public interface HeartbeatFrames {

    /**
     * @return a comment alone
     */
    Frame plain();

    /**
     * @param position how far the receivers have got in the log
     * @return a comment that also brings them to this position, or {@code null} if it has no id
     */
    default Frame at(long position) {
        return null;
    }
}
