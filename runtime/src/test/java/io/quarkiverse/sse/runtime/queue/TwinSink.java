package io.quarkiverse.sse.runtime.queue;

import java.io.ByteArrayOutputStream;

/** A client of a stream that is not compressed. It takes what its twin has decoded. */
class TwinSink implements Sink {

    private final GzipSink twin;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    TwinSink(GzipSink twin) {
        this.twin = twin;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    int size() {
        return taken.size();
    }

    @Override
    public void begin() {
    }

    @Override
    public int write(Batch batch) {
        int size = Math.min(batch.size(), twin.decodedSize() - taken.size());
        if (size == 0) {
            throw new AssertionError("The twin has not got this");
        }
        taken.write(batch.body().getBytes(), 0, size);
        return size;
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public boolean isFull() {
        return taken.size() == twin.decodedSize() && twin.isFull();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void end() {
    }

    @Override
    public void abort() {
    }
}
