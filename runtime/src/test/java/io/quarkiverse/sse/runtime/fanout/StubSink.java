package io.quarkiverse.sse.runtime.fanout;

import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Sink;

/** A sink that takes everything at once, and keeps nothing. */
public class StubSink implements Sink {

    @Override
    public void begin() {
    }

    @Override
    public int write(Batch batch) {
        return batch.size();
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public boolean isFull() {
        return false;
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
