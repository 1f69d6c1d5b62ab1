package io.quarkiverse.sse.runtime.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.wire.Frame;

/** Whatever the number of streams, and whatever they have had before. */
class AnEventIsCompressedAFewTimesTest {

    /** For each cohort, once for each kind, and once for those in none. */
    private static final int MOST = Compressor.MAX_COHORTS * 5 + 1;

    private final Random random = new Random(7);
    private final Compressor compressor = new Compressor();
    private final List<CompressedStream> streams = new ArrayList<>();
    private int events;

    @Test
    void forAThousandStreamsThatHaveAllHadSomethingElse() {
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            streams.add(compressor.open());
            if (i % 3 == 0) {
                send(List.of(streams.get(random.nextInt(streams.size()))));
            }
            if (i % 7 == 0) {
                send(streams.stream().filter(stream -> random.nextInt(3) > 0).toList());
            }
            if (streams.size() > 900) {
                streams.remove(random.nextInt(streams.size())).close();
            }
            most = Math.max(most, send(streams));
            assertThat(compressor.cohorts()).isLessThanOrEqualTo(Compressor.MAX_COHORTS);
        }
        assertThat(most).isBetween(3, MOST);
    }

    @Test
    void andOnceForThoseWhoHaveAllHadTheSame() {
        for (int i = 0; i < 1_000; i++) {
            streams.add(compressor.open());
        }
        for (int i = 0; i < 100; i++) {
            assertThat(send(streams)).isEqualTo(1);
        }
        assertThat(compressor.cohorts()).isEqualTo(1);
    }

    @Test
    void andNothingIsKeptWhenNobodyIsLeft() {
        for (int i = 0; i < 10; i++) {
            streams.add(compressor.open());
        }
        send(streams);
        for (CompressedStream stream : streams) {
            stream.close();
            stream.close();
        }
        assertThat(compressor.cohorts()).isZero();
        streams.clear();
        streams.add(compressor.open());
        assertThat(send(streams)).isEqualTo(1);
    }

    /** Returns how many different blocks there were. */
    private int send(List<CompressedStream> audience) {
        events++;
        Frame frame = new Frame(("data: {\"number\":" + events + ",\"price\":" + random.nextInt(1_000) + "}\n\n")
                .getBytes(StandardCharsets.US_ASCII), null);
        Set<byte[]> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
        for (CompressedStream stream : audience) {
            CompressedRun run = stream.compress(new Frame[] { frame }, index -> audience.size(), 0, frame.size());
            stream.take(run);
            stream.written(run, run.blocks());
            blocks.add(run.bytes(0));
        }
        return blocks.size();
    }
}
