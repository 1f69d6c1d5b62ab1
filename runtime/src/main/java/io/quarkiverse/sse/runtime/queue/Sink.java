package io.quarkiverse.sse.runtime.queue;

/**
 * Where the bytes of one connection go. Called on the connection's event loop only, and no more after {@link #end()} or
 * {@link #abort()}. What it throws ends this connection alone. That the client has gone is no business of a sink.
 */
public interface Sink {

    /**
     * Opens the stream for the client, before the first event.
     */
    void begin();

    /**
     * Writes and flushes. A sink that is not full may take only the first part; one that is full takes all, because this is
     * the end of the stream.
     *
     * @param batch the bytes
     * @return how many of them it has taken, at least one; less than all only if it is full now
     */
    int write(Batch batch);

    /**
     * @return whether what was written last is still waiting for the client; {@link Outbox#onDrained()} is called when it is
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
