package io.quarkiverse.sse.runtime.fanout;

import java.util.List;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What a connection has missed. Safe for any event loop.
 */
public interface Replay {

    /**
     * Looks for what comes next, through no more of the history than takes a moment.
     *
     * @param position how far the connection has got
     * @param connection the connection
     * @return what follows, as far as it is for the connection
     */
    Page after(long position, SseConnection connection);

    /**
     * A part of what was missed.
     *
     * @param frames what is to be sent
     * @param position how far the connection gets with it
     * @param last whether there is nothing behind it: what is published from now on has a higher position
     */
    record Page(List<Frame> frames, long position, boolean last) {
    }
}
