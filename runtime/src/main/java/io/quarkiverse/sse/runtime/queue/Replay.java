package io.quarkiverse.sse.runtime.queue;

import java.util.List;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What a connection has missed. Safe for any thread.
 */
public interface Replay {

    /** Without a history, every stream starts with what is sent next. */
    Replay NONE = new Replay() {
        private final Start start = new Start(SseResume.NONE, null, 0);

        @Override
        public boolean isCertain() {
            return true;
        }

        @Override
        public Start start(SseConnection connection) {
            return start;
        }

        @Override
        public Page after(long position, SseConnection connection) {
            return new Page(List.of(), position, true, false);
        }
    };

    /**
     * @return whether {@link #start} has one answer, whatever the connection is subscribed to
     */
    boolean isCertain();

    /**
     * @param connection the connection, with the topics it has now
     * @return where its stream starts
     */
    Start start(SseConnection connection);

    /**
     * Looks for what comes next, through no more of the history than takes a moment.
     *
     * @param position how far the connection has got
     * @param connection the connection
     * @return what follows, as far as it is for the connection
     */
    Page after(long position, SseConnection connection);

    /**
     * Where a stream starts.
     *
     * @param resume what becomes of what the client has missed
     * @param first what the client gets before anything else, or {@code null}
     * @param position how far the client has got
     */
    record Start(SseResume resume, Frame first, long position) {
    }

    /**
     * A part of what was missed.
     *
     * @param frames what to send
     * @param position how far the connection gets with it
     * @param last whether there is nothing behind it: what is published from now on has a higher position. A page that is
     *        neither the last nor brings anything tells that there is nothing for now: this node is behind the client
     * @param gap whether something of it can't be replayed any more; without frames, the client can't be told in its stream
     */
    record Page(List<Frame> frames, long position, boolean last, boolean gap) {

        /**
         * @param frame says that there is a gap, or {@code null}
         * @param position where the stream goes on
         * @return the end of a replay that the history has overtaken
         */
        public static Page gap(Frame frame, long position) {
            return new Page(frame == null ? List.of() : List.of(frame), position, true, true);
        }
    }
}
