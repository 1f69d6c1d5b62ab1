package io.quarkiverse.sse.runtime.log;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.Frame;

/** What all streams of a history have in common, wherever they start. Thread-safe. */
interface FromHistory extends Replay {

    History history();

    /**
     * @return the id that the client has seen last if the client is ahead of this node, or
     *         {@code null}
     */
    default String seen() {
        return null;
    }

    @Override
    default Page after(long reached, long since, SseConnection connection) {
        return history().after(reached, since, connection, seen());
    }

    @Override
    default Earlier before(long reached, int count, SseConnection connection) {
        return history().before(reached, count, connection);
    }

    @Override
    default boolean hasState(SseConnection connection) {
        return history().hasState(connection);
    }

    @Override
    default Page state(long reached, long upTo, SseConnection connection) {
        return history().state(reached, upTo, connection);
    }

    @Override
    default Place place() {
        return history().place();
    }

    @Override
    default int onOpen() {
        return history().onOpen();
    }

    @Override
    default Frame live() {
        return history().live();
    }

    /**
     * A stream whose start is known when the client comes.
     *
     * @param seen the id that the client has seen last if the client is ahead of this
     *        node, or {@code null}
     */
    record Known(History history, Replay.Start start, String seen) implements FromHistory {

        @Override
        public boolean isCertain() {
            return true;
        }

        @Override
        public Replay.Start start(SseConnection connection) {
            return start;
        }
    }

    /**
     * A stream from before the history. Whether the client has missed something depends on what
     * is for the client.
     *
     * @param id the id of the client's position
     * @param opened where the log ended when the client came
     */
    record Before(History history, String id, Place opened) implements FromHistory {

        @Override
        public boolean isCertain() {
            return false;
        }

        @Override
        public Replay.Start start(SseConnection connection) {
            return history.startBehind(this, connection);
        }
    }
}
