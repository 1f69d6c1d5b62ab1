package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.codec.TextOnlyDataCodec;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * A client that comes back from any place of the log, with any topics, gets exactly what it has
 * missed, or is told of a gap, and that only if an event for it is not kept any more. Compared with
 * a list of all events.
 */
class GapsAreExactTest {

    private static final int TOPICS = 6;
    private static final int EVENTS = 400;
    private static final long MAX_AGE_NANOS = 1_000;

    private final MemoryEventLog log = new MemoryEventLog();
    private final List<Sent> sent = new ArrayList<>();
    private long now;

    /** An event as the reference keeps it. */
    private record Sent(String id, int number, Set<String> topics, long at) {

        boolean isFor(Set<String> subscribed) {
            return topics.isEmpty() || topics.stream().anyMatch(subscribed::contains);
        }
    }

    static List<Long> seeds() {
        return new Random(20).longs(30).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsTrimmed(long seed) {
        Random random = new Random(seed);
        int maxEvents = 1 + random.nextInt(60);
        EventEncoder encoder = new EventEncoder(new TextOnlyDataCodec());
        History history = new History(new LogSettings(maxEvents, Long.MAX_VALUE, Duration.ofNanos(MAX_AGE_NANOS),
                Duration.ofSeconds(1), "gap", 0, null, null), encoder, log, () -> now);
        List<String> places = new ArrayList<>();
        String start = log.open(readInto(history)).toCompletableFuture().join();
        history.startAt(start);
        places.add(start);
        for (int i = 0; i < EVENTS; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt(1_500) : random.nextInt(10);
            publish(i, random);
            places.add(sent.get(sent.size() - 1).id);
            if (random.nextInt(4) == 0) {
                resumeFrom(random.nextInt(places.size()), places, random, history, maxEvents);
            }
        }
    }

    private SseEventLog.Subscriber readInto(History history) {
        return new SseEventLog.Subscriber() {
            @Override
            public void onEntry(String id, SseLogEntry entry) {
                history.add(id, entry.event().orElseThrow(), entry.target());
                int number = Integer.parseInt((String) entry.event().get().data().orElseThrow());
                sent.add(new Sent(id, number, topicsOf(entry.target()), now));
            }

            @Override
            public void onGap(String id) {
                throw new AssertionError("Nothing is lost here");
            }
        };
    }

    private static Set<String> topicsOf(SseTarget target) {
        return IntStream.range(0, TOPICS).mapToObj(topic -> "t" + topic)
                .filter(topic -> !target.test(new StubConnection()) && target.test(new StubConnection(topic)))
                .collect(Collectors.toSet());
    }

    private void publish(int number, Random random) {
        SseTarget target = SseTarget.topic("t" + random.nextInt(TOPICS));
        if (random.nextInt(40) == 0) {
            target = SseTarget.all();
        } else if (random.nextInt(4) == 0) {
            target = target.or(SseTarget.topic("t" + random.nextInt(TOPICS)));
        }
        log.append(SseLogEntry.send(SseEvent.builder().data(Integer.toString(number)).build(), target, "mark"));
    }

    private void resumeFrom(int place, List<String> places, Random random, History history, int maxEvents) {
        Set<String> topics = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            topics.add("t" + random.nextInt(TOPICS));
        }
        StubConnection connection = new StubConnection(topics.toArray(new String[0]));
        List<Integer> missed = new ArrayList<>();
        boolean allKept = true;
        // what the reference has behind the place
        for (Sent event : sent.subList(place, sent.size())) {
            if (event.isFor(topics)) {
                missed.add(event.number);
                allKept &= event.number >= sent.size() - maxEvents && now - event.at <= MAX_AGE_NANOS;
            }
        }
        Replay replay = history.behind(places.get(place));
        assertThat(replay).as("every id of the epoch is known").isNotNull();
        Replay.Start replayed = replay.start(connection);
        List<Integer> got = new ArrayList<>();
        if (replayed.resume() == SseResume.COMPLETE) {
            for (Replay.Page page = replay.after(replayed.position(), 0, connection);; page = replay.after(page.position(), 0,
                    connection)) {
                assertThat(page.gap()).isFalse();
                page.frames().forEach(frame -> got.add(number(frame)));
                if (page.last()) {
                    break;
                }
            }
            assertThat(got).isEqualTo(missed);
        } else {
            assertThat(replayed.resume()).isEqualTo(SseResume.GAP);
            assertThat(allKept).as("a gap is announced only where something is missing").isFalse();
        }
    }

    private static int number(Frame frame) {
        String text = new String(frame.bytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(text.indexOf("data: ") + 6).strip());
    }
}
