package io.quarkiverse.sse.runtime.queue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import io.quarkiverse.sse.runtime.compression.Gzip;

/** A client that decodes what it has got after each write, as a browser does, and reads slowly if it wants to. */
class GzipSink implements Sink {

    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    private final ByteArrayOutputStream behindBlocks = new ByteArrayOutputStream();
    private long wire;
    /** How many bytes it takes before it is full. */
    private long room = Long.MAX_VALUE;
    private boolean ended;

    void room(long bytes) {
        room = bytes;
    }

    byte[] decoded() {
        return decoded.toByteArray();
    }

    int decodedSize() {
        return decoded.size();
    }

    /** What was sent. */
    long wireSize() {
        return wire;
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** The checksum and the size, which follow the last block. */
    byte[] trailer() {
        return behindBlocks.toByteArray();
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void begin() {
        byte[] beginning = Gzip.beginning();
        read(Arrays.copyOfRange(beginning, 10, beginning.length));
    }

    @Override
    public int write(Batch batch) {
        if (ended) {
            throw new AssertionError("Written behind the end");
        }
        byte[] body = batch.body().getBytes();
        int end = 0;
        boolean all = isFull();
        do {
            end = batch.endOfPiece(end, 8184);
        } while (end < body.length && (all || end < room));
        room -= end;
        byte[] taken = Arrays.copyOf(body, end);
        wire += end;
        read(taken);
        return batch.sizeUpTo(end);
    }

    private void read(byte[] bytes) {
        inflater.setInput(bytes);
        byte[] out = new byte[128 * 1024];
        try {
            int length;
            while ((length = inflater.inflate(out)) > 0) {
                decoded.write(out, 0, length);
            }
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
        if (inflater.finished()) {
            behindBlocks.write(bytes, bytes.length - inflater.getRemaining(), inflater.getRemaining());
        } else if (inflater.getRemaining() > 0) {
            throw new AssertionError("Bytes wait in the decoder");
        }
    }

    @Override
    public boolean isCompressed() {
        return true;
    }

    @Override
    public boolean isFull() {
        return room <= 0;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void abort() {
        ended = true;
    }
}
