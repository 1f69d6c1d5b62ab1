package io.quarkiverse.sse.runtime.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A sink that takes no more than it has room for, until it is given more, and keeps what it has taken. */
class SlowSink implements Sink {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long room;
    private boolean ended;
    private boolean aborted;

    SlowSink(long room) {
        this.room = room;
    }

    void makeRoom(long bytes) {
        room += bytes;
    }

    String text() {
        return taken.toString(StandardCharsets.US_ASCII);
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isAborted() {
        return aborted;
    }

    @Override
    public void begin() {
    }

    @Override
    public int write(Batch batch) {
        if (ended || aborted) {
            throw new AssertionError("Written behind the end");
        }
        // a full one is written to only at the end, and takes all
        int size = isFull() ? batch.size() : (int) Math.min(room, batch.size());
        taken.write(batch.body().getBytes(), 0, size);
        room -= size;
        return size;
    }

    @Override
    public boolean isCompressed() {
        return false;
    }

    @Override
    public boolean isFull() {
        return room <= 0;
    }

    @Override
    public boolean isOpen() {
        return !aborted;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
