package io.quarkiverse.sse.runtime.queue;

/**
 * How the events of a connection become the body of its response: the content coding of HTTP. Must
 * be used on the connection's event loop.
 */
abstract class Coding {

    /** The events are the body. All connections share this. */
    static final Coding IDENTITY = new Coding() {

        @Override
        Batch encode(PlainBatch batch, FrameQueue queue) {
            return batch;
        }

        @Override
        void written(Batch batch, int size) {
        }

        @Override
        Batch silence() {
            return null;
        }

        @Override
        Batch end() {
            return null;
        }

        @Override
        void close() {
        }
    };

    /**
     * Encodes what comes next. The result must be written.
     *
     * @param queue the queue that begins with the frames of the batch
     */
    abstract Batch encode(PlainBatch batch, FrameQueue queue);

    /**
     * Must be called when what was encoded has been written.
     *
     * @param size how many bytes of the queue were written
     */
    abstract void written(Batch batch, int size);

    /**
     * @return bytes that keep the connection alive and are no part of the events, or {@code null} if
     *         there are none
     */
    abstract Batch silence();

    /**
     * @return what must be written behind all events, or {@code null}. The caller releases it
     */
    abstract Batch end();

    /**
     * Must be called when no events follow. Does nothing if it has been called before.
     */
    abstract void close();
}
