package io.quarkiverse.sse.runtime.fanout;

/**
 * Where the bytes of one connection go. Called on the connection's event loop only, and no more after {@link #end()} or
 * {@link #abort()}. Never throws: that the client has gone, it tells whoever has made it.
 */
public interface Sink {

    /**
     * Writes and flushes.
     *
     * @param batch the bytes
     */
    void write(Batch batch);

    /**
     * @return whether what was written last is still waiting for the client; {@link Outbound#drained()} is called when it is
     *         not
     */
    boolean isFull();

    /**
     * @return whether there still is a client to write to, as far as that is known without asking it
     */
    boolean isOpen();

    /**
     * Ends the stream after what was written.
     */
    void end();

    /**
     * Cuts the stream now, without waiting for the client to read what was written.
     */
    void abort();
}
