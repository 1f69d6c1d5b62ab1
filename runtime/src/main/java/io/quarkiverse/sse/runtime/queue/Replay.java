package io.quarkiverse.sse.runtime.queue;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * The events that a connection has missed. Thread-safe.
 */
public interface Replay {

    /** Without a history, every stream starts with what is sent next. */
    Replay NONE = new Replay() {
        private final Start start = new Start(SseResume.NONE, null, 0, null);

        @Override
        public boolean isCertain() {
            return true;
        }

        @Override
        public Start start(SseConnection connection) {
            return start;
        }

        @Override
        public Page after(long position, long since, SseConnection connection) {
            return new Page(List.of(), position, true, false);
        }
    };

    /**
     * @return whether {@link #start} gives the same answer whatever the connection is subscribed to
     */
    boolean isCertain();

    /**
     * Finds out where the stream of a connection starts, which may depend on the topics that it is
     * subscribed to now.
     *
     * @param connection the connection
     * @return where its stream starts
     */
    Start start(SseConnection connection);

    /**
     * Finds the events that come next for a connection. It looks at no more of the history
     * than takes a moment.
     *
     * @param position the position that the connection has reached
     * @param since the position from which on the client must miss nothing. What is forgotten up to
     *        there is left out of the replay, and no gap
     * @param connection the connection
     * @return the events, as far as they are for the connection
     */
    Page after(long position, long since, SseConnection connection);

    /**
     * Looks back for events that are for a connection, the newest first. It looks at no more of
     * the history than takes a moment.
     *
     * @param position the position to look back from, inclusively
     * @param count how many events to find
     * @param connection the connection
     * @return how far it has come
     */
    default Earlier before(long position, int count, SseConnection connection) {
        return new Earlier(position, 0, true, null);
    }

    /**
     * @return whether the connection is subscribed to a topic whose state is kept
     */
    default boolean hasState(SseConnection connection) {
        return false;
    }

    /**
     * Finds the state that the topics of a connection have at a position. It looks at no more of
     * the history than takes a moment.
     *
     * @param reached the position that the connection has reached in the state, 0 to begin
     * @param upTo the position at which the state ends
     * @param connection the connection
     * @return the events, as far as they are for the connection. The last page has the position at
     *         which the state ends
     */
    default Page state(long reached, long upTo, SseConnection connection) {
        return new Page(List.of(), upTo, true, false);
    }

    /**
     * @return the place where the log ends now, or {@code null} without a log
     */
    default Place place() {
        return null;
    }

    /**
     * @return how many of the last events a client without a position gets, unless an observer asks
     *         for another number
     */
    default int onOpen() {
        return 0;
    }

    /**
     * @return the frame that tells a client that its replay has caught up, or {@code null}
     */
    default Frame live() {
        return null;
    }

    /**
     * @return whether the replay has nothing to do with what is sent to the connection, so that the
     *         two need not wait for each other
     */
    default boolean isBesideLive() {
        return false;
    }

    /**
     * Must be called when the stream has ended, whether or not it has started. Called on the event
     * loop.
     */
    default void onEnd() {
    }

    /**
     * How far a look back has come.
     *
     * @param position the position from which the events that were found are replayed
     * @param missing how many events are still to be found
     * @param last whether there is nothing more to look for
     * @param place the frame that brings the client to the position if this is the last one, or
     *        {@code null}
     */
    record Earlier(long position, int missing, boolean last, Frame place) {
    }

    /**
     * A place in the log.
     *
     * @param position the position
     * @param frame the frame that brings a client there
     */
    record Place(long position, Frame frame) {
    }

    /**
     * The start of a stream.
     *
     * @param resume whether the client gets what it has missed
     * @param first the frame that the client gets before anything else, or {@code null}
     * @param position the position that the client has reached
     * @param since the position from which on the client must miss nothing
     * @param place the frame that brings the client to the position, for a client that was not
     *        there before, or {@code null}
     */
    record Start(SseResume resume, Frame first, long position, long since, Frame place) {

        public Start(SseResume resume, Frame first, long position, Frame place) {
            this(resume, first, position, position, place);
        }
    }

    /**
     * A part of what was missed.
     *
     * @param frames the frames to send
     * @param position the position that the connection has reached after them
     * @param last whether the history has nothing behind it: what is published from now on has a
     *        higher position. If a page is not the last one and does not move the position, there
     *        is nothing to replay for now, because this node is behind the client
     * @param gap whether something can't be replayed any more; if there is no frame, the stream
     *        can't announce that
     * @param events how many of the frames are events from the history
     */
    record Page(List<Frame> frames, long position, boolean last, boolean gap, int events) {

        public Page(List<Frame> frames, long position, boolean last, boolean gap) {
            this(frames, position, last, gap, gap ? 0 : frames.size());
        }

        /** A page without events, after a look back. */
        static Page place(Frame frame, long position) {
            return new Page(frame == null ? List.of() : List.of(frame), position, false, false, 0);
        }

        Page endingWith(Frame marker) {
            List<Frame> all = all(marker);
            return new Page(all, position, last, gap, events);
        }

        /** Creates a page of the state, behind which the client gets a place. */
        Page inFrontOf(Frame place, long ofReplay) {
            return new Page(place == null ? frames : all(place), ofReplay, false, false, events);
        }

        private List<Frame> all(Frame another) {
            List<Frame> all = new ArrayList<>(frames);
            all.add(another);
            return all;
        }

        /** Whether the stream must end because it can't say that something is missing. */
        boolean isSilentGap() {
            return gap && frames.isEmpty();
        }

        /**
         * Creates the end of a replay that the history has overtaken, behind which the client gets
         * the state.
         *
         * @param frame the frame that announces the gap, without an id, or {@code null}
         * @param position the position from which the stream goes on
         */
        public static Page gapBeforeState(Frame frame, long position) {
            return new Page(frame == null ? List.of() : List.of(frame), position, false, true);
        }

        /**
         * Creates the end of a replay that the history has overtaken.
         *
         * @param frame the frame that announces the gap, or {@code null}
         * @param position the position from which the stream goes on
         */
        public static Page gap(Frame frame, long position) {
            return new Page(frame == null ? List.of() : List.of(frame), position, true, true);
        }
    }
}
