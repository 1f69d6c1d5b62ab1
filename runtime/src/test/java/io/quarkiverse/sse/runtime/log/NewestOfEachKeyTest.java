package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.codec.TextOnlyDataCodec;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * A client gets the newest event of each key that it has not seen, and every event of the other topics, or is told of a gap,
 * and that only if an event for it is not kept any more. Compared with a list of all events.
 */
class NewestOfEachKeyTest {

    private static final int EVENTS = 400;
    private static final long MAX_AGE_NANOS = 1_000;
    private static final List<String> TOPICS = List.of("state/a", "state/b", "news");

    private final MemoryEventLog log = new MemoryEventLog();
    private final List<Sent> sent = new ArrayList<>();
    private final EventEncoder encoder = new EventEncoder(new TextOnlyDataCodec());
    private History history;
    private long now;

    /** An event as the reference keeps it, without a key for other topics and for removals. */
    private record Sent(int number, String topic, String key, long at) {
    }

    static List<Long> seeds() {
        return new Random(15).longs(60).boxed().toList();
    }

    private void start(int maxEvents, long maxBytes, int maxKeys) {
        history = new History(new LogSettings(maxEvents, maxBytes, Duration.ofNanos(MAX_AGE_NANOS), Duration.ofSeconds(1),
                "gap", 0, null, new LatestTopics(List.of("state/*"), maxKeys)), encoder, log, () -> now);
        history.startAt(log.open(new SseEventLog.Subscriber() {
            @Override
            public void onEntry(String id, SseLogEntry entry) {
                history.add(id, entry.event().orElseThrow(), entry.target());
            }

            @Override
            public void onGap(String id) {
                throw new AssertionError("Nothing is lost here");
            }
        }).toCompletableFuture().join());
    }

    private void publish(SseEvent.Builder event, String topic) {
        log.append(SseLogEntry.send(event.build(), SseTarget.topic(topic), "mark"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsTrimmed(long seed) {
        Random random = new Random(seed);
        int maxEvents = 1 + random.nextInt(20);
        int keys = 1 + random.nextInt(8);
        // sometimes fewer than there are
        int maxKeys = random.nextInt(3) == 0 ? 1 + random.nextInt(2 * keys) : 100;
        start(maxEvents, Long.MAX_VALUE, maxKeys);
        List<String> places = new ArrayList<>();
        places.add(history.cursor());
        for (int i = 0; i < EVENTS; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt(1_500) : random.nextInt(10);
            String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            String key = topic.equals("news") ? null : "k" + random.nextInt(keys);
            SseEvent.Builder event = SseEvent.builder().data(Integer.toString(i));
            if (key != null && random.nextInt(15) == 0) {
                event.removeKey(key);
                forget(topic, key);
                key = null;
            } else if (key != null) {
                // the event name is a key too
                event = random.nextBoolean() ? event.key(key) : event.event(key);
            }
            publish(event, topic);
            if (key != null) {
                forget(topic, key);
            }
            sent.add(new Sent(i, topic, key, now));
            places.add(history.cursor());
            if (random.nextInt(3) == 0) {
                visit(random, places, maxEvents, maxKeys);
            }
        }
    }

    /** An event that is not the newest one of its key any more is nothing that can be missed. */
    private void forget(String topic, String key) {
        for (int i = 0; i < sent.size(); i++) {
            Sent one = sent.get(i);
            if (one != null && one.topic.equals(topic) && key.equals(one.key)) {
                sent.set(i, null);
            }
        }
    }

    private void visit(Random random, List<String> places, int maxEvents, int maxKeys) {
        Set<String> topics = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            topics.add(TOPICS.get(random.nextInt(TOPICS.size())));
        }
        StubConnection connection = new StubConnection(topics.toArray(new String[0]));
        List<Integer> state = new ArrayList<>();
        sent.stream().filter(Objects::nonNull).filter(one -> one.key != null && topics.contains(one.topic))
                .forEach(one -> state.add(one.number));
        List<Integer> kept = stateOf(history.now(), connection);
        if (maxKeys == 100) {
            assertThat(kept).isEqualTo(state);
        } else {
            assertThat(kept).as("the newest ones").isEqualTo(state.subList(state.size() - kept.size(), state.size()));
        }
        int place = random.nextInt(places.size());
        List<Integer> missed = new ArrayList<>();
        boolean allKept = true;
        for (Sent one : sent.subList(place, sent.size())) {
            if (one != null && topics.contains(one.topic)) {
                missed.add(one.number);
                allKept &= one.key != null && maxKeys == 100
                        || one.number >= sent.size() - maxEvents && now - one.at <= MAX_AGE_NANOS;
            }
        }
        Replay replay = history.behind(places.get(place));
        Replay.Start start = replay.start(connection);
        if (start.resume() == SseResume.COMPLETE) {
            List<Integer> got = read(replay, start, connection);
            if (maxKeys == 100) {
                assertThat(got).isEqualTo(missed);
            } else {
                // of a key that was one too many, an older event may still be among the last events
                assertThat(got).containsSubsequence(missed).isSorted().doesNotHaveDuplicates();
            }
        } else {
            assertThat(start.resume()).isEqualTo(SseResume.GAP);
            assertThat(maxKeys == 100 && allKept).as("a gap is announced only where something is missing").isFalse();
            assertThat(stateOf(replay, connection)).isEqualTo(kept);
        }
    }

    private static List<Integer> stateOf(Replay replay, StubConnection connection) {
        List<Integer> state = new ArrayList<>();
        long upTo = replay.start(connection).position();
        if (replay.hasState(connection)) {
            for (long reached = 0; reached < upTo;) {
                Replay.Page page = replay.state(reached, upTo, connection);
                page.frames().forEach(frame -> state.add(number(frame)));
                assertThat(page.last()).isEqualTo(page.position() == upTo);
                reached = page.position();
            }
        }
        return state;
    }

    private static List<Integer> read(Replay replay, Replay.Start start, StubConnection connection) {
        List<Integer> got = new ArrayList<>();
        Replay.Page page;
        long position = start.position();
        do {
            page = replay.after(position, start.since(), connection);
            assertThat(page.gap()).isFalse();
            page.frames().forEach(frame -> got.add(number(frame)));
            position = page.position();
        } while (!page.last());
        return got;
    }

    private static int number(Frame frame) {
        String text = new String(frame.bytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(text.indexOf("data: ") + 6).strip());
    }

    /** More keys than a page has. */
    @Test
    void inPages() {
        start(10, Long.MAX_VALUE, 10_000);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_500; i++) {
                publish(SseEvent.builder().key("k" + i).data(Integer.toString(round * 2_500 + i)), "state/a");
            }
        }
        List<Integer> state = stateOf(history.now(), new StubConnection("state/a"));
        assertThat(state).hasSize(2_500).isSorted().startsWith(2_500).doesNotHaveDuplicates();
        assertThat(history.newest(3_000)).hasSize(2_500).extracting(KeptEvent::position).doesNotHaveDuplicates();
    }

    @Test
    void bytesAreBounded() {
        start(10, 100_000, 10_000);
        publish(SseEvent.builder().data("1"), "news");
        String place = history.cursor();
        for (int i = 0; i < 100; i++) {
            publish(SseEvent.builder().key("k" + i).data("x".repeat(10_000)), "state/a");
        }
        assertThat(history.newest(100)).hasSizeBetween(5, 9);
        assertThat(history.behind(place).start(new StubConnection("state/a")).resume()).isEqualTo(SseResume.GAP);
        assertThat(history.behind(place).start(new StubConnection("news")).resume()).isEqualTo(SseResume.COMPLETE);
    }

    @Test
    void whatIsReplacedTakesNoRoom() {
        start(1_000, 100_000, 10);
        String place = history.cursor();
        for (int i = 0; i < 300; i++) {
            publish(SseEvent.builder().key("k").data("x".repeat(10_000)), "state/a");
        }
        Replay replay = history.behind(place);
        Replay.Start start = replay.start(new StubConnection("state/a"));
        assertThat(start.resume()).isEqualTo(SseResume.COMPLETE);
        assertThat(replay.after(start.position(), start.since(), new StubConnection("state/a")).frames()).hasSize(1);
    }

    /** What is for several topics, or for some of the subscribers, is not the state of a topic. */
    @Test
    void onlyOfATopicAlone() {
        start(10, Long.MAX_VALUE, 10);
        SseEvent event = SseEvent.builder().key("k").data("1").build();
        for (SseTarget target : List.of(SseTarget.topics(Set.of("state/a", "state/b")), SseTarget.all(),
                SseTarget.topic("state/a").and(SseTarget.user("u")), SseTarget.topic("state/a").negate())) {
            log.append(SseLogEntry.send(event, target, "mark"));
        }
        assertThat(stateOf(history.now(), new StubConnection("state/a"))).isEmpty();
        assertThat(history.newest(10)).hasSize(4);
    }

    /** As a node does that starts when the stream has been trimmed. */
    @Test
    void whatTheLogBringsIsTheState() {
        history = new History(new LogSettings(10, Long.MAX_VALUE, Duration.ofNanos(MAX_AGE_NANOS), Duration.ofSeconds(1), "gap",
                0, null, new LatestTopics(List.of("state/*"), 10)), encoder, log, () -> now);
        String epoch = epoch();
        assertThat(history.forgetState()).isTrue();
        restore(epoch + "-3", "a", 3);
        restore(epoch + "-5", "b", 5);
        history.restored(epoch + "-8");
        history.add(epoch + "-9", SseEvent.builder().data("9").build(), SseTarget.topic("news"));
        history.add(epoch + "-a", SseEvent.builder().key("a").data("10").build(), SseTarget.topic("state/a"));
        history.startAt(epoch + "-a");
        StubConnection connection = new StubConnection("state/a", "news");
        assertThat(stateOf(history.now(), connection)).containsExactly(5, 10);
        // what was between the state and the first entry is unknown
        for (String id : List.of("-3", "-5", "-6")) {
            assertThat(history.behind(epoch + id).start(connection).resume()).as(id).isEqualTo(SseResume.GAP);
        }
        Replay replay = history.behind(epoch + "-9");
        assertThat(read(replay, replay.start(connection), connection)).containsExactly(10);
    }

    /** Behind a gap, those who are connected get the whole state, and a client that is cut before comes back for it. */
    @Test
    void whatTheLogBringsBehindAGapIsTheState() {
        start(10, Long.MAX_VALUE, 10);
        String epoch = epoch();
        publish(SseEvent.builder().key("a").data("1"), "state/a");
        publish(SseEvent.builder().key("b").data("2"), "state/a");
        String seen = history.cursor();
        StubConnection connection = new StubConnection("state/a");
        Replay replay = history.behind(seen);
        Frame gap = history.lost(epoch + "-8");
        assertThat(new String(gap.bytes(), StandardCharsets.UTF_8)).isEqualTo("event: gap\ndata: \n\n");
        history.forgetState();
        restore(epoch + "-2", "b", 2);
        restore(epoch + "-7", "c", 7);
        Frame place = history.restored(epoch + "-8");
        assertThat(new String(place.bytes(), StandardCharsets.UTF_8)).isEqualTo("id: " + epoch + "-8\n\n");
        assertThat(List.of(seen, epoch + "-7")).allSatisfy(
                id -> assertThat(history.behind(id).start(connection).resume()).isEqualTo(SseResume.GAP));
        assertThat(stateOf(history.now(), connection)).containsExactly(2, 7);
        Replay.Page overtaken = replay.after(replay.start(connection).position(), 0, connection);
        assertThat(overtaken.gap()).isTrue();
        assertThat(overtaken.last()).as("the state follows").isFalse();
        Replay behind = history.behind(epoch + "-8");
        assertThat(read(behind, behind.start(connection), connection)).isEmpty();
    }

    private String epoch() {
        String start = log.open(new SseEventLog.Subscriber() {
            @Override
            public void onEntry(String id, SseLogEntry entry) {
                history.add(id, entry.event().orElseThrow(), entry.target());
            }

            @Override
            public void onGap(String id) {
                throw new AssertionError("Nothing is lost here");
            }
        }).toCompletableFuture().join();
        return start.substring(0, start.lastIndexOf('-'));
    }

    private void restore(String id, String key, int number) {
        history.restore(id, SseLogEntry.send(SseEvent.builder().key(key).data(Integer.toString(number)).build(),
                SseTarget.topic("state/a"), "mark"));
    }
}
