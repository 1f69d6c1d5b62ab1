package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * Each compressed stream has a twin that is not compressed and gets the same. Nothing in the format
 * shows that a block refers to the wrong bytes, so the two are compared byte for byte.
 */
class CompressedStreamsDecodeToTheSameTest extends OutboxFixture {

    private static final int MAX_PENDING = 20_000;

    private final List<Pair> pairs = new ArrayList<>();
    private final List<Pair> ended = new ArrayList<>();
    private Random random;
    private int events;
    private long drops;

    private final class Pair {
        final GzipSink compressed = new GzipSink();
        final TwinSink plain = new TwinSink(compressed);
        final Outbox outbox;
        final Outbox twin;
        final int group = random.nextInt(3);

        Pair(OverflowPolicy policy, Replay missed) {
            outbox = outbox(MAX_PENDING, policy, missed, compressed);
            twin = outbox(MAX_PENDING, policy, missed, plain);
            outbox.begin();
            twin.begin();
        }

        double ratio() {
            assertThat(compressed.decoded()).isEqualTo(plain.taken());
            return (double) compressed.wireSize() / plain.size();
        }
    }

    @RepeatedTest(60)
    void whateverHappens(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        onLoop(() -> {
            for (int i = 0; i < 30; i++) {
                join(Replay.NONE);
            }
            for (int step = 0; step < 1_500; step++) {
                step();
                assertThat(cohorts()).isLessThanOrEqualTo(8);
            }
            while (!pairs.isEmpty()) {
                end(pairs.get(0));
            }
        });
        assertThat(troubles).allMatch(trouble -> trouble.equals("first drop"));
        long decoded = 0;
        long wire = 0;
        for (Pair pair : ended) {
            byte[] expected = pair.plain.taken();
            assertThat(pair.compressed.decoded()).isEqualTo(expected);
            assertThat(pair.compressed.isFinished()).isTrue();
            CRC32 crc = new CRC32();
            crc.update(expected);
            assertThat(pair.compressed.trailer()).isEqualTo(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) crc.getValue()).putInt(expected.length).array());
            decoded += expected.length;
            wire += pair.compressed.wireSize();
        }
        assertThat(wire).isLessThan(decoded * 7 / 10);
        assertThat(framesWaiting()).isZero();
        assertThat(cohorts()).as("nobody is left").isZero();
    }

    /** A node may be behind the client that has come to it. The next heartbeat asks the history again. */
    @Test
    void andAHeartbeatGoesOnWithAReplay() {
        random = new Random(1);
        List<Frame> found = new ArrayList<>();
        onLoop(() -> {
            GzipSink client = new GzipSink();
            Outbox outbox = outbox(MAX_PENDING, OverflowPolicy.CLOSE, replay(found), client);
            outbox.begin();
            outbox.release();
            turns(outbox);
            assertThat(client.decodedSize()).isZero();
            found.add(frame("data: missed\n\n", null, 0));
            outbox.heartbeat(frame(":\n\n", null, 0), null);
            assertThat(new String(client.decoded(), StandardCharsets.US_ASCII)).isEqualTo("data: missed\n\n");
        });
    }

    private void join(Replay missed) {
        Pair pair = new Pair(OverflowPolicy.DROP_OLDEST, missed);
        pair.outbox.release();
        pair.twin.release();
        pairs.add(pair);
    }

    private void end(Pair pair) {
        drops += pair.outbox.dropped();
        assertThat(pair.twin.dropped()).isEqualTo(pair.outbox.dropped());
        for (Outbox each : List.of(pair.outbox, pair.twin)) {
            each.detach();
            each.end();
        }
        pairs.remove(pair);
        ended.add(pair);
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 35) {
            send(event(), pair -> true);
        } else if (dice < 45) {
            send(event(), pair -> pair.group == 0);
        } else if (dice < 52) {
            send(event(), pair -> pair.group != 1);
        } else if (dice < 60) {
            Pair one = pairs.get(random.nextInt(pairs.size()));
            send(event(), pair -> pair == one);
        } else if (dice < 64) {
            send(event(), pair -> random.nextInt(4) > 0);
        } else if (dice < 67) {
            Pair pair = pairs.get(random.nextInt(pairs.size()));
            flush(pair);
            if (!pair.compressed.isFull()) {
                // only bytes for the decoder, which gets what the twin does not
                pair.outbox.heartbeat(new Frame(new byte[] { ':', '\n', '\n' }, null), null);
            }
        } else if (dice < 69) {
            pairs.get(random.nextInt(pairs.size())).compressed.room(random.nextInt(30_000));
        } else if (dice < 71 && pairs.size() > 5) {
            end(pairs.get(random.nextInt(pairs.size())));
        } else if (dice < 73) {
            join(missed());
        } else if (dice < 90) {
            for (Pair pair : pairs) {
                flush(pair);
            }
        } else {
            flush(pairs.get(random.nextInt(pairs.size())));
        }
    }

    private void flush(Pair pair) {
        if (pair.compressed.isFull() && random.nextBoolean()) {
            pair.compressed.room(Long.MAX_VALUE);
        }
        turns(pair.outbox);
        turns(pair.twin);
    }

    private interface Audience {
        boolean has(Pair pair);
    }

    private void send(Frame frame, Audience audience) {
        int number = framesAdd(frame);
        for (Pair pair : pairs) {
            if (audience.has(pair)) {
                pair.outbox.offer(number, false);
                pair.twin.offer(number, false);
            }
        }
        framesRelease(number);
    }

    private Frame event() {
        return frame(text(), null, 0);
    }

    private String text() {
        events++;
        int dice = random.nextInt(200);
        String data = "{\"symbol\":\"QSSE\",\"price\":" + random.nextInt(100_000) + ",\"number\":" + events + "}";
        if (dice == 0) {
            data = noise(random.nextInt(60_000));
        } else if (dice < 10) {
            data = data.repeat(1 + random.nextInt(300));
        } else if (dice < 20) {
            data = noise(random.nextInt(3_000));
        }
        return "data:" + data + "\n\n";
    }

    private String noise(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (' ' + random.nextInt(95));
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Some of what others have had already. */
    private final List<Frame> history = new ArrayList<>();

    private Replay missed() {
        for (int i = 0; i < 3; i++) {
            history.add(frame(text(), null, 0));
        }
        return replay(List.copyOf(history.subList(random.nextInt(history.size()), history.size())));
    }

    /** It ends when it has found something. */
    private static Replay replay(List<Frame> frames) {
        return new Replay() {

            @Override
            public boolean isCertain() {
                return true;
            }

            @Override
            public Start start(io.quarkiverse.sse.SseConnection connection) {
                return new Start(io.quarkiverse.sse.SseResume.COMPLETE, null, 0, null);
            }

            @Override
            public Page after(long position, long since, io.quarkiverse.sse.SseConnection connection) {
                return frames.isEmpty() ? new Page(frames, position, false, false) : new Page(frames, 1, true, false);
            }
        };
    }

    @Test
    void ofWhichABroadcastTakesLittle() {
        random = new Random(1);
        onLoop(() -> {
            for (int i = 0; i < 50; i++) {
                join(Replay.NONE);
            }
            for (int i = 0; i < 500; i++) {
                send(quote(), pair -> true);
                for (Pair pair : pairs) {
                    flush(pair);
                }
            }
        });
        assertThat(pairs.get(7).ratio()).isLessThan(0.3);
    }

    @Test
    void andWhoComesLaterIsSoonAsWellOff() {
        random = new Random(1);
        onLoop(() -> {
            for (int i = 0; i < 50; i++) {
                join(Replay.NONE);
            }
            Pair late = null;
            long plain = 0;
            long wire = 0;
            for (int i = 0; i < 400; i++) {
                if (i == 100) {
                    join(Replay.NONE);
                    late = pairs.get(pairs.size() - 1);
                }
                if (i == 300) {
                    plain = late.plain.size();
                    wire = late.compressed.wireSize();
                    assertThat((double) wire / plain).isLessThan(0.4);
                }
                send(quote(), pair -> true);
                for (Pair pair : pairs) {
                    flush(pair);
                }
            }
            assertThat((double) (late.compressed.wireSize() - wire) / (late.plain.size() - plain)).isLessThan(0.3);
        });
    }

    private Frame quote() {
        events++;
        String data = String.format("{\"type\":\"quote\",\"symbol\":\"%s\",\"bid\":%d.%02d,\"ask\":%d.%02d,\"volume\":%d,"
                + "\"exchange\":\"XETRA\",\"currency\":\"EUR\",\"timestamp\":\"2026-11-25T18:%02d:%02d.%03dZ\",\"sequence\":%d}",
                new String[] { "SAP", "BMW", "ALV", "DTE", "SIE" }[random.nextInt(5)], random.nextInt(500), random.nextInt(100),
                random.nextInt(500), random.nextInt(100), random.nextInt(1_000_000), random.nextInt(60), random.nextInt(60),
                random.nextInt(1000), events);
        return frame("id:" + events + "\ndata:" + data + "\n\n", null, 0);
    }

    @Test
    void andWhoIsAloneHasACohortToo() {
        random = new Random(1);
        onLoop(() -> {
            join(Replay.NONE);
            for (int i = 0; i < 200; i++) {
                send(quote(), pair -> true);
                flush(pairs.get(0));
            }
        });
        assertThat(pairs.get(0).ratio()).isLessThan(0.3);
    }
}
