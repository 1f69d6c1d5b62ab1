package io.quarkiverse.sse.runtime.queue;

/**
 * Takes the bytes of one connection. It is called on the connection's event loop only, and not
 * after {@link #end()} or {@link #abort()}. An exception that it throws ends this connection alone.
 * It need not notice that the client has gone.
 */
public interface Sink {

    /**
     * Opens the stream for the client, before the first event.
     */
    void begin();

    /**
     * Writes a batch and flushes it. A sink that is not full may take only the first part of it. A
     * full one takes all of it, because it is written to only at the end of the stream.
     *
     * @param batch the bytes
     * @return how many bytes of the queue it has taken; fewer than the batch has only if it is full
     *         now, and then up to the end of a piece
     */
    int write(Batch batch);

    /**
     * @return whether the head says that the body is compressed with gzip. Its beginning is then a
     *         part of the head
     */
    boolean isCompressed();

    /**
     * @return whether the last write still waits for the client; when it no longer does, the sink
     *         calls {@link Outbox#onDrained()}
     */
    boolean isFull();

    /**
     * @return whether something can still be written: there is a client, as far as the sink knows
     *         without a write, and nobody else has ended the response
     */
    boolean isOpen();

    /**
     * Forgets what the sink has told others of itself. Called before {@link #end()} and
     * {@link #abort()}, and alone when the client has gone; more than once does nothing more.
     */
    default void close() {
    }

    /**
     * Ends the stream after what was written.
     */
    void end();

    /**
     * Cuts the stream now, without waiting for the client to read what was written.
     */
    void abort();
}
