package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseConnection;
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

class HistoryKeepsAsMuchAsConfiguredTest {

    private static final SseConnection CLIENT = new StubConnection("t");
    private static final SseConnection OTHER = new StubConnection("other");
    private static final Duration HOUR = Duration.ofHours(1);

    private final MemoryEventLog log = new MemoryEventLog();
    private final EventEncoder encoder = new EventEncoder(new TextOnlyDataCodec());
    private final List<String> ids = new ArrayList<>();
    private History history;
    private long now;

    private void start(int maxEvents, long maxBytes, Duration maxAge, String gapEvent) {
        history = new History(new LogSettings(maxEvents, maxBytes, maxAge, Duration.ofSeconds(1), gapEvent, 0, null, null),
                encoder,
                log,
                () -> now);
        String end = log.open(new SseEventLog.Subscriber() {
            @Override
            public void onEntry(String id, SseLogEntry entry) {
                ids.add(id);
                if (entry.isReplayed()) {
                    history.add(id, entry.event().get(), entry.target());
                } else {
                    history.pass(id);
                }
            }

            @Override
            public void onGap(String id) {
                throw new AssertionError();
            }
        }).toCompletableFuture().join();
        history.startAt(end);
        // so that the first event has the index 1
        ids.add(end);
    }

    private void start(int maxEvents) {
        start(maxEvents, Long.MAX_VALUE, HOUR, "gap");
    }

    private void publish(String data, SseTarget target) {
        publish(SseEvent.builder().data(data).build(), target);
    }

    private void publish(SseEvent event, SseTarget target) {
        log.append(SseLogEntry.send(event, target, "mark"));
    }

    private void publish(int from, int to) {
        for (int i = from; i <= to; i++) {
            publish("e" + i, SseTarget.topic("t"));
        }
    }

    /** What a client gets that comes back: the data of the events, or GAP. */
    private List<String> resume(String id, SseConnection connection) {
        Replay replay = history.behind(id);
        Replay.Start start = replay.start(connection);
        List<String> received = new ArrayList<>();
        if (start.first() != null) {
            received.add(text(start.first()));
        }
        for (Replay.Page page = replay.after(start.position(), 0, connection);; page = replay.after(page.position(), 0,
                connection)) {
            assertThat(page.gap()).as("a gap is known from the start").isFalse();
            page.frames().forEach(frame -> received.add(text(frame)));
            if (page.last()) {
                return received;
            }
        }
    }

    private static String text(Frame frame) {
        return frame.event().equals("gap") ? "gap"
                : new String(frame.bytes(), StandardCharsets.UTF_8).replaceFirst("(?s).*data: (.*?)\n.*", "$1");
    }

    @Test
    void inEvents() {
        start(3);
        publish(1, 5);
        assertThat(resume(ids.get(2), CLIENT)).containsExactly("e3", "e4", "e5");
        assertThat(resume(ids.get(4), CLIENT)).containsExactly("e5");
        assertThat(resume(ids.get(5), CLIENT)).isEmpty();
        assertThat(resume(ids.get(1), CLIENT)).containsExactly("gap");
        assertThat(resume(ids.get(1), OTHER)).isEmpty();
        // only from before the history it depends on the topics that the connection will have
        assertThat(history.behind(ids.get(2)).isCertain()).isTrue();
        assertThat(history.behind(ids.get(1)).isCertain()).isFalse();
    }

    @Test
    void whatIsKeptCanBeLookedAt() {
        start(3);
        publish(1, 5);
        now += 1_500_000_000;
        assertThat(history.newest(10)).extracting(KeptEvent::id).containsExactly(ids.get(5), ids.get(4), ids.get(3));
        assertThat(history.newest(2)).extracting(KeptEvent::position).containsExactly(6L, 5L);
        KeptEvent newest = history.newest(1).get(0);
        assertThat(new String(newest.block(), StandardCharsets.UTF_8)).contains("data: e5\n");
        assertThat(newest.target()).isEqualTo(SseTarget.topic("t"));
        assertThat(newest.ageMillis()).isEqualTo(1_500);
        now += HOUR.toNanos();
        assertThat(history.newest(10)).isEmpty();
    }

    @Test
    void inBytes() {
        start(1_000, 1_500, HOUR, "gap");
        publish(1, 9);
        // each takes more than a quarter of a kilobyte
        assertThat(resume(ids.get(5), CLIENT)).containsExactly("e6", "e7", "e8", "e9");
        assertThat(resume(ids.get(4), CLIENT)).containsExactly("gap");
        publish("x".repeat(700), SseTarget.topic("t"));
        assertThat(resume(ids.get(8), CLIENT)).hasSize(2);
        assertThat(resume(ids.get(7), CLIENT)).containsExactly("gap");
        publish("x".repeat(1_500), SseTarget.topic("t"));
        assertThat(resume(ids.get(10), CLIENT)).as("more than may be kept").containsExactly("gap");
    }

    @Test
    void andTheNamesOfTopicsAndUsersTakeBytesToo() {
        start(1_000, 1_500, HOUR, "gap");
        publish("e1", SseTarget.topic("t"));
        publish("e2", SseTarget.topic("t").or(SseTarget.user("u".repeat(1_200))));
        assertThat(resume(ids.get(1), CLIENT)).containsExactly("gap");
    }

    @Test
    void inAge() {
        start(1_000, Long.MAX_VALUE, Duration.ofNanos(100), "gap");
        publish(1, 1);
        now += 60;
        publish(2, 2);
        now += 40;
        assertThat(resume(ids.get(0), CLIENT)).containsExactly("e1", "e2");
        now++;
        assertThat(resume(ids.get(0), CLIENT)).containsExactly("gap");
        assertThat(resume(ids.get(1), CLIENT)).containsExactly("e2");
        now += 1_000;
        publish(3, 3);
        assertThat(resume(ids.get(2), CLIENT)).containsExactly("e3");
    }

    @Test
    void manyAsWellAsFew() {
        start(100);
        publish(1, 345);
        List<String> newest = new ArrayList<>();
        for (int i = 246; i <= 345; i++) {
            newest.add("e" + i);
        }
        assertThat(resume(ids.get(245), CLIENT)).isEqualTo(newest);
        assertThat(resume(ids.get(244), CLIENT)).containsExactly("gap");
    }

    @Test
    void aPageIsBoundedInBytes() {
        start(1_000);
        for (int i = 0; i < 100; i++) {
            publish("x".repeat(10_000), SseTarget.topic("t"));
        }
        Replay replay = history.behind(ids.get(0));
        Replay.Page page = replay.after(replay.start(CLIENT).position(), 0, CLIENT);
        assertThat(page.frames()).hasSize(7);
        assertThat(page.last()).isFalse();
        assertThat(replay.after(page.position(), 0, CLIENT).frames()).hasSize(7).doesNotContainAnyElementsOf(page.frames());
    }

    @Test
    void aPageIsBoundedInEventsThatAreLookedAt() {
        start(10_000);
        publish(1, 2_500);
        publish("e", SseTarget.topic("other"));
        Replay replay = history.behind(ids.get(0));
        Replay.Page one = replay.after(replay.start(OTHER).position(), 0, OTHER);
        Replay.Page two = replay.after(one.position(), 0, OTHER);
        Replay.Page three = replay.after(two.position(), 0, OTHER);
        assertThat(two.position() - one.position()).isEqualTo(1_000);
        assertThat(three.position() - two.position()).isEqualTo(501);
        assertThat(List.of(one, two)).allMatch(page -> page.frames().isEmpty() && !page.last());
        assertThat(three.frames()).hasSize(1);
        assertThat(three.last()).isTrue();
    }

    @Test
    void aLookBackIsBoundedInEventsThatAreLookedAt() {
        start(10_000);
        publish("rare", SseTarget.topic("other"));
        publish(1, 2_500);
        Replay replay = history.now();
        long opened = replay.start(OTHER).position();
        Replay.Earlier one = replay.before(opened, 2, OTHER);
        Replay.Earlier two = replay.before(one.position(), one.missing(), OTHER);
        Replay.Earlier three = replay.before(two.position(), two.missing(), OTHER);
        assertThat(opened - one.position()).isEqualTo(1_000);
        assertThat(one.position() - two.position()).isEqualTo(1_000);
        assertThat(List.of(one, two)).allMatch(page -> page.missing() == 2 && !page.last());
        assertThat(three.last()).isTrue();
        assertThat(opened - three.position()).isEqualTo(2_501);
        assertThat(text(replay.after(three.position(), opened, OTHER).frames().get(0))).isEqualTo("rare");
    }

    @Test
    void whatIsForgottenAfterALookBackIsNoGapUpToTheStartOfTheStream() {
        start(3);
        publish(1, 3);
        Replay replay = history.now();
        long opened = replay.start(CLIENT).position();
        Replay.Earlier all = replay.before(opened, 5, CLIENT);
        assertThat(all.last()).isTrue();
        publish(4, 5);
        Replay.Page page = replay.after(all.position(), opened, CLIENT);
        assertThat(page.gap()).isFalse();
        assertThat(page.frames()).extracting(HistoryKeepsAsMuchAsConfiguredTest::text).containsExactly("e3", "e4", "e5");
        publish(6, 7);
        assertThat(replay.after(all.position(), opened, CLIENT).gap()).isTrue();
    }

    @Test
    void anIdThatIsNotKnownIsNoPlace() {
        start(10);
        publish(1, 3);
        assertThat(history.behind("another-1")).isNull();
        assertThat(history.behind("")).isNull();
        assertThat(history.isAhead("another-1")).isFalse();
        assertThat(history.isAhead(ids.get(3))).isFalse();
    }

    @Test
    void anApplicationsOwnIdIsAPlaceAsLongAsItsEventIsKept() {
        start(3);
        publish(SseEvent.builder().id("own").data("e1").build(), SseTarget.topic("t"));
        publish(2, 2);
        assertThat(resume("own", CLIENT)).containsExactly("e2");
        // the newest of those that have it
        publish(SseEvent.builder().id("own").data("e3").build(), SseTarget.topic("t"));
        publish(4, 4);
        assertThat(resume("own", CLIENT)).containsExactly("e4");
        assertThat(resume(ids.get(1), CLIENT)).containsExactly("e2", "e3", "e4");
        publish(5, 6);
        assertThat(history.behind("own")).isNull();
    }

    @Test
    void aPlaceMayBeBetweenTheEventsThatAreKept() {
        start(10);
        publish(1, 2);
        log.append(SseLogEntry.unregister(SseTarget.topic("x"), "mark"));
        publish(3, 4);
        assertThat(resume(ids.get(3), CLIENT)).containsExactly("e3", "e4");
        log.append(SseLogEntry.unregister(SseTarget.topic("x"), "mark"));
        assertThat(resume(ids.get(6), CLIENT)).isEmpty();
    }

    @Test
    void aClientThatIsAheadOfThisNodeGetsWhatComesBehindItsPlace() {
        start(10);
        publish(1, 1);
        String ahead = idBehind(ids.get(1), 2);
        assertThat(history.isAhead(ahead)).isTrue();
        assertThat(history.behind(ahead)).isNull();
        Replay replay = history.ahead(ahead);
        Replay.Start start = replay.start(CLIENT);
        assertThat(start.resume()).isEqualTo(SseResume.COMPLETE);
        Replay.Page nothing = replay.after(start.position(), 0, CLIENT);
        assertThat(nothing.frames()).isEmpty();
        assertThat(nothing.last()).isFalse();
        publish(2, 4);
        assertThat(ids.get(3)).isEqualTo(ahead);
        Replay.Page page = replay.after(nothing.position(), 0, CLIENT);
        assertThat(page.frames()).extracting(HistoryKeepsAsMuchAsConfiguredTest::text).containsExactly("e4");
        assertThat(page.last()).isTrue();
    }

    private static String idBehind(String id, int entries) {
        int dash = id.lastIndexOf('-');
        return id.substring(0, dash + 1) + (Integer.parseInt(id.substring(dash + 1)) + entries);
    }

    @Test
    void aStreamThatStartsNowCanBeResumedFromThere() {
        start(10);
        publish(1, 2);
        Replay.Start now = history.now().start(CLIENT);
        assertThat(now.resume()).isEqualTo(SseResume.NONE);
        assertThat(now.first()).isNull();
        assertThat(now.place().bytes()).asString().isEqualTo("id: " + ids.get(2) + "\n\n");
        assertThat(history.now().after(now.position(), 0, CLIENT).frames()).isEmpty();
        Replay.Start gap = history.gap().start(CLIENT);
        assertThat(gap.resume()).isEqualTo(SseResume.GAP);
        assertThat(gap.first().bytes()).asString().isEqualTo("event: gap\ndata: \n\n");
        assertThat(gap.place().bytes()).asString().isEqualTo("id: " + ids.get(2) + "\n\n");
        assertThat(gap.position()).isEqualTo(now.position());
    }

    @Test
    void aReplayThatIsOvertakenGoesOnWhereNothingWasForTheClient() {
        start(3);
        publish(1, 3);
        Replay replay = history.behind(ids.get(0));
        long position = replay.start(CLIENT).position();
        for (int i = 1; i <= 3; i++) {
            publish("other", SseTarget.topic("other"));
            Replay.Page overtaken = replay.after(position, 0, CLIENT);
            assertThat(overtaken.gap()).isTrue();
            assertThat(overtaken.last()).isTrue();
            assertThat(overtaken.frames()).singleElement().extracting(HistoryKeepsAsMuchAsConfiguredTest::text)
                    .isEqualTo("gap");
            Replay.Page others = replay.after(position, 0, OTHER);
            assertThat(others.gap()).isFalse();
            assertThat(others.frames()).hasSize(i);
        }
    }

    @Test
    void withoutAnEventThatAnnouncesItAGapHasNone() {
        start(1, Long.MAX_VALUE, HOUR, null);
        publish(1, 1);
        Replay replay = history.behind(ids.get(0));
        long position = replay.start(CLIENT).position();
        publish(2, 3);
        Replay.Page page = replay.after(position, 0, CLIENT);
        assertThat(page.gap()).isTrue();
        assertThat(page.frames()).isEmpty();
        assertThat(history.gap().start(CLIENT).first()).isNull();
        assertThat(history.gap().start(CLIENT).place().bytes()).asString().isEqualTo("id: " + ids.get(3) + "\n\n");
    }

    @Test
    void whatIsLostIsAGapForEverybody() {
        start(10);
        publish(1, 2);
        String behindGap = idBehind(ids.get(2), 5);
        Frame announcement = history.lost(behindGap);
        assertThat(announcement.bytes()).asString().isEqualTo("event: gap\nid: " + behindGap + "\ndata: \n\n");
        assertThat(resume(ids.get(2), OTHER)).containsExactly("gap");
        assertThat(resume(behindGap, OTHER)).isEmpty();
        // whoever is live gets the announcement at a position of its own
        assertThat(history.now().start(CLIENT).position()).isEqualTo(announcement.position());
        assertThat(announcement.position()).isEqualTo(4);
    }

    @Test
    void aHeartbeatHasTheIdOfItsPosition() {
        start(2);
        publish(1, 4);
        long newest = history.now().start(CLIENT).position();
        assertHeartbeat(newest, ids.get(4));
        assertHeartbeat(newest - 1, ids.get(3));
        assertHeartbeat(newest - 2, ids.get(2));
        assertThat(history.at(newest - 3)).isNull();
        assertThat(history.at(newest + 1)).isNull();
        assertThat(history.at(newest)).isSameAs(history.at(newest));
        assertThat(history.plain().bytes()).asString().isEqualTo(":heartbeat\n\n");
    }

    private void assertHeartbeat(long position, String id) {
        Frame heartbeat = history.at(position);
        assertThat(heartbeat.bytes()).asString().isEqualTo(":heartbeat\nid: " + id + "\n\n");
        assertThat(heartbeat.position()).isEqualTo(position);
    }
}
