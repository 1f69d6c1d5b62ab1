package io.quarkiverse.sse.testing.wire;

import java.io.IOException;

/**
 * One request and its answer. One thread calls {@link #head()} and then {@link #read(byte[])}; any
 * thread may end it, upon which what that thread waits for fails.
 */
public interface Exchange extends AutoCloseable {

    /** Connects, sends the request, and waits for the head of the answer. */
    Head head() throws IOException;

    /**
     * Waits for the next bytes of the body, without what frames them.
     *
     * @return how many there were, or -1 at the end that the server has made
     * @throws CutException if the body ends where it must not
     */
    int read(byte[] buffer) throws IOException;

    /**
     * Leaves without a word: with HTTP/1, the connection is reset instead of closed; with HTTP/2,
     * the stream is.
     */
    void vanish();

    /** Leaves as a browser does: with HTTP/1 it closes the connection, with HTTP/2 it resets the stream. */
    @Override
    void close();
}
