package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;

/**
 * What the {@code @Open} observers send comes first, then what the client has missed, then what was held back and what is
 * live: each once, and in the order of the log.
 */
class MissedAndLiveEventsComeOnceTest extends OutboxFixture {

    static List<Long> seeds() {
        return new Random(26).longs(300).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensMeanwhile(long seed) {
        onLoop(() -> new Run(new Random(seed)).perform());
    }

    private final class Run {

        private final Random random;
        private final History history = new History();
        private final Outbox[] self = new Outbox[1];
        private final SlowSink sink = new SlowSink(20) {
            @Override
            public int write(Batch batch) {
                int taken = super.write(batch);
                // as some do from within a write
                self[0].onDrained();
                return taken;
            }
        };
        private final Outbox outbox;
        private final StringBuilder ahead = new StringBuilder();
        /** What the history has already, and the event loop not yet. */
        private final Deque<Frame> onTheWay = new ArrayDeque<>();
        private final List<Frame> offered = new ArrayList<>();
        private long reached;
        private boolean released;

        Run(Random random) {
            this.random = random;
            for (int i = random.nextInt(40); i > 0; i--) {
                history.add();
            }
            reached = history.end();
            boolean comesBack = random.nextInt(5) > 0;
            if (comesBack) {
                history.choose(random);
            }
            outbox = outbox(Integer.MAX_VALUE, OverflowPolicy.CLOSE, comesBack ? history : Replay.NONE, sink);
            self[0] = outbox;
            if (history.first != null) {
                ahead.append(text(history.first));
            }
            outbox.begin();
        }

        void perform() {
            for (int step = 0; step < 100; step++) {
                step();
                if (!released) {
                    assertThat(ahead.toString()).as("before it is released").startsWith(sink.text());
                }
            }
            release();
            while (history.end() <= history.seen) {
                onTheWay.add(history.add());
            }
            while (!onTheWay.isEmpty()) {
                arrive();
            }
            sink.makeRoom(1_000_000);
            turns(outbox);
            // in order, without what the replay brings
            StringBuilder expected = new StringBuilder(ahead);
            if (history.place != null) {
                expected.append(text(history.place));
            }
            for (long position = history.start + 1; position <= history.level; position++) {
                if (position > history.seen) {
                    expected.append(text(history.frames.get((int) position - 1)));
                }
            }
            if (history.live != null) {
                expected.append(text(history.live));
            }
            for (Frame frame : offered) {
                if (frame.position() == 0 || frame.position() > history.level) {
                    expected.append(text(frame));
                }
            }
            assertThat(sink.text().replaceAll(":\\d*\n", "")).isEqualTo(expected.toString());
            assertHeartbeatsComeBehind();
            assertThat(framesWaiting()).isZero();
            assertThat(troubles).isEmpty();
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1 -> onTheWay.add(history.add());
                case 2 -> arrive();
                case 3 -> offer(frame("live " + offered.size() + "\n", "live", 0));
                case 4 -> {
                    if (!released) {
                        Frame frame = frame("ahead " + ahead.length() + "\n", "ahead", 0);
                        ahead.append(text(frame));
                        MissedAndLiveEventsComeOnceTest.this.offer(outbox, frame, true);
                    }
                }
                case 5 -> {
                    if (random.nextInt(3) == 0) {
                        release();
                    }
                }
                case 6 -> {
                    sink.makeRoom(random.nextInt(30));
                    outbox.onDrained();
                }
                case 7 -> outbox.heartbeat(frame(":\n", null, 0), frame(":" + reached + "\n", null, reached));
                default -> outbox.flush();
            }
        }

        private void arrive() {
            Frame frame = onTheWay.poll();
            if (frame != null) {
                reached = frame.position();
                offer(frame);
            }
        }

        private void offer(Frame frame) {
            offered.add(frame);
            assertThat(MissedAndLiveEventsComeOnceTest.this.offer(outbox, frame, false)).isEqualTo(Outcome.ACCEPTED);
        }

        private void release() {
            released = true;
            outbox.release();
        }

        /** A heartbeat that moves the client's place must not skip anything. */
        private void assertHeartbeatsComeBehind() {
            long reached = 0;
            for (String line : sink.text().lines().toList()) {
                if (line.matches(":\\d+")) {
                    long position = Long.parseLong(line.substring(1));
                    assertThat(position).isGreaterThanOrEqualTo(Math.max(reached, history.seen));
                    reached = position;
                } else if (line.startsWith("event ")) {
                    long position = Long.parseLong(line.substring(6));
                    assertThat(position).isGreaterThan(reached);
                    reached = position;
                }
            }
        }
    }

    private static String text(Frame frame) {
        return new String(frame.bytes());
    }

    /** All events from 1, in pages of up to three. The client starts anywhere, even ahead of this node. */
    private static final class History implements Replay {

        private final List<Frame> frames = new ArrayList<>();
        private boolean certain;
        private Frame first;
        private Frame place;
        private Frame live;
        private long start;
        private long seen;
        /** Where the replay was level with the live flow. */
        private long level;

        void choose(Random random) {
            certain = random.nextBoolean();
            first = random.nextInt(3) == 0 ? frame("first\n", null, 0) : null;
            place = random.nextInt(3) == 0 ? frame("place\n", null, 0) : null;
            live = random.nextBoolean() ? frame("up to date\n", "live", 0) : null;
            boolean ahead = random.nextInt(3) == 0;
            start = ahead ? end() : random.nextInt(frames.size() + 1);
            seen = ahead ? end() + random.nextInt(60) : 0;
        }

        Frame add() {
            long position = end() + 1;
            Frame frame = frame("event " + position + "\n", "event", position);
            frames.add(frame);
            return frame;
        }

        long end() {
            return frames.size();
        }

        @Override
        public boolean isCertain() {
            return certain;
        }

        @Override
        public Start start(SseConnection connection) {
            return new Start(place == null ? SseResume.COMPLETE : SseResume.GAP, first, start, place);
        }

        @Override
        public Frame live() {
            return live;
        }

        @Override
        public Page after(long position, long since, SseConnection connection) {
            List<Frame> page = new ArrayList<>();
            long reached = position;
            while (reached < end() && reached < position + 3) {
                Frame frame = frames.get((int) reached++);
                if (frame.position() > seen) {
                    page.add(frame);
                }
            }
            boolean last = reached == end() && end() >= seen;
            if (last) {
                level = reached;
            }
            return new Page(page, reached, last, false);
        }
    }

    @Test
    void aGapIsAnnouncedWhereTheHistoryOvertakesTheReplay() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1_000);
            Outbox outbox = outbox(100, OverflowPolicy.CLOSE, overtaken(frame("gap\n", "gap", 0)), sink);
            outbox.begin();
            assertThat(outbox.resume()).isEqualTo(SseResume.COMPLETE);
            outbox.release();
            offer(outbox, frame("old\n", "event", 10), false);
            offer(outbox, frame("new\n", "event", 11), false);
            turns(outbox);
            assertThat(sink.text()).isEqualTo("gap\nnew\n");
            assertThat(outbox.resume()).isEqualTo(SseResume.GAP);
            assertThat(troubles).isEmpty();
        });
    }

    @Test
    void whereNothingCanAnnounceItTheStreamEnds() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1_000);
            Outbox outbox = outbox(100, OverflowPolicy.CLOSE, overtaken(null), sink);
            outbox.begin();
            outbox.release();
            assertThat(troubles).containsExactly("overtaken");
            assertThat(outbox.resume()).isEqualTo(SseResume.GAP);
            assertThat(sink.text()).isEmpty();
        });
    }

    private static Replay overtaken(Frame gap) {
        return new Replay() {
            @Override
            public boolean isCertain() {
                return true;
            }

            @Override
            public Start start(SseConnection connection) {
                return new Start(SseResume.COMPLETE, null, 1, null);
            }

            @Override
            public Page after(long position, long since, SseConnection connection) {
                return Page.gap(gap, 10);
            }
        };
    }

    @Test
    void aLongReplayLeavesTheOthersTheirTurn() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1_000);
            History history = new History();
            for (int i = 0; i < 10; i++) {
                history.add();
            }
            Outbox outbox = outbox(1_000, OverflowPolicy.CLOSE, history, sink);
            outbox.begin();
            outbox.release();
            assertThat(sink.text().lines()).hasSize(3);
            outbox.flush();
            assertThat(sink.text().lines()).hasSize(6);
        });
    }

    @Test
    void aHeartbeatIsNotNeededWhereSomethingElseWaits() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1_000);
            Outbox outbox = outbox(1_000, OverflowPolicy.CLOSE, Replay.NONE, sink);
            outbox.release();
            offer(outbox, frame("live\n", "live", 0), false);
            outbox.heartbeat(frame(":\n", null, 0), null);
            turns(outbox);
            assertThat(sink.text()).isEqualTo("live\n");
        });
    }

    @Test
    void aNodeThatIsBehindTheClientLooksAgainWithAHeartbeat() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1_000);
            History history = new History();
            history.seen = 1;
            Outbox outbox = outbox(1_000, OverflowPolicy.CLOSE, history, sink);
            outbox.begin();
            outbox.release();
            offer(outbox, frame("held\n", "live", 0), false);
            turns(outbox);
            assertThat(sink.text()).isEmpty();
            // what it has read now is not for this client
            history.seen = 0;
            outbox.heartbeat(frame(":\n", null, 0), frame(":1\n", null, 1));
            turns(outbox);
            assertThat(sink.text()).isEqualTo(":\nheld\n");
        });
    }

    @Test
    void theEndBringsWhatWaitsHoweverFullTheSinkIs() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(0);
            Outbox outbox = outbox(100, OverflowPolicy.CLOSE, new History(), sink);
            outbox.begin();
            offer(outbox, frame("held\n", "live", 0), false);
            offer(outbox, frame("ahead\n", "live", 0), true);
            outbox.detach();
            assertThat(offer(outbox, frame("late\n", "live", 0), false)).isEqualTo(Outcome.SKIPPED);
            outbox.end();
            assertThat(sink.text()).isEqualTo("ahead\nheld\n");
            assertThat(sink.hasEnded()).isTrue();
            assertThat(outbox.dropped()).isZero();
            assertThat(framesWaiting()).isZero();
        });
    }

    @Test
    void aStreamThatIsAbortedCountsWhatIsLost() {
        onLoop(() -> {
            SlowSink sink = new SlowSink(1);
            Outbox outbox = outbox(100, OverflowPolicy.CLOSE, Replay.NONE, sink);
            offer(outbox, frame("ahead\n", "live", 0), true);
            offer(outbox, frame("held\n", "live", 0), false);
            offer(outbox, frame("held\n", "live", 0), false);
            outbox.flush();
            outbox.detach();
            outbox.abort();
            assertThat(sink.text()).isEqualTo("a");
            assertThat(sink.isAborted()).isTrue();
            assertThat(outbox.dropped()).isEqualTo(3);
            assertThat(framesWaiting()).isZero();
        });
    }
}
