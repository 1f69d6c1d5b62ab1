package io.quarkiverse.sse.runtime.queue;

import io.quarkiverse.sse.runtime.compression.CompressedStream;

/** The events are compressed, together with those of other connections. */
final class GzipCoding extends Coding {

    private final Turns turns;
    private final CompressedStream stream;

    GzipCoding(Turns turns) {
        this.turns = turns;
        this.stream = turns.compressor().open();
    }

    @Override
    Batch encode(PlainBatch batch, FrameQueue queue) {
        GzipBatch compressed = batch.compressFor(stream, queue);
        stream.take(compressed.run());
        countCohorts();
        return compressed;
    }

    @Override
    void written(Batch batch, int size) {
        GzipBatch compressed = (GzipBatch) batch;
        stream.written(compressed.run(), compressed.blocksOf(size));
    }

    @Override
    Batch silence() {
        return turns.joiner().emptyBlock();
    }

    @Override
    Batch end() {
        return new FramingBatch(stream.end());
    }

    @Override
    void close() {
        stream.close();
        countCohorts();
    }

    private void countCohorts() {
        turns.figures().cohorts(turns.compressor().cohorts());
    }
}
