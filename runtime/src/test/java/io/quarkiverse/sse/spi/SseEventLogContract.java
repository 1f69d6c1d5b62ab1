package io.quarkiverse.sse.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * What every {@link SseEventLog} has to keep to. Extend it with a class that makes your logs, and its tests run with them.
 */
public abstract class SseEventLogContract {

    private static final int PATIENCE_SECONDS = 30;

    private final List<SseEventLog> opened = new ArrayList<>();

    /**
     * @return a log that is not open; within one test all are of the same log, as on several nodes, if there can be several
     */
    protected abstract SseEventLog node();

    /**
     * @return whether {@link #node()} may be called more than once within a test
     */
    protected abstract boolean hasSeveralNodes();

    /** Closes what a test has opened. */
    @AfterEach
    public void closeNodes() {
        opened.forEach(log -> get(log.close()));
    }

    @Test
    void entriesComeBackAsTheyAre() {
        Recorder reader = new Recorder();
        SseEventLog log = open(node(), reader);
        SseId id = SseId.random();
        List<SseLogEntry> entries = List.of(
                send(SseTarget.all(), SseEvent.builder().data("text\nof two lines").build()),
                send(SseTarget.topic("a/b c"), SseEvent.builder().event("name").id("own").retry(Duration.ofSeconds(3))
                        .comment("said").data("").build()),
                send(SseTarget.user("ünï").and(id.or(SseTarget.topic("t")).negate()), SseEvent.builder().data("€😀").build()),
                send(id, SseEvent.builder().comment("only this").build()),
                SseLogEntry.resetLastEventId(SseTarget.all(), "mark"),
                SseLogEntry.unregister(SseTarget.user("u"), ""));
        entries.forEach(entry -> get(log.append(entry)));
        get(log.sync());
        assertThat(reader.texts()).isEqualTo(entries.stream().map(SseEventLogContract::text).toList());
    }

    @Test
    void anyTargetComesBack() {
        Recorder reader = new Recorder();
        SseEventLog log = open(node(), reader);
        List<String> users = IntStream.range(0, 10_000).mapToObj(i -> "user " + i).toList();
        SseTarget chained = SseTarget.topic("t");
        SseTarget deep = SseTarget.topic("t");
        for (int i = 0; i < 10_000; i++) {
            chained = chained.or(SseTarget.user("user " + i)).or(SseTarget.topic("t" + i).negate());
        }
        for (int i = 0; i < SseTarget.MAX_DEPTH / 2; i++) {
            deep = deep.or(SseTarget.user("u" + i)).and(SseTarget.topic("t" + i).or(SseTarget.all()));
        }
        List<SseTarget> targets = List.of(SseTarget.users(users), chained, deep, SseTarget.users(List.of()));
        for (SseTarget target : targets) {
            get(log.append(send(target, SseEvent.builder().data("x").build())));
        }
        get(log.sync());
        assertThat(reader.entries.stream().map(SseLogEntry::target)).isEqualTo(targets);
    }

    @Test
    void idsAreTextAndNeverTheSame() {
        Recorder reader = new Recorder();
        SseEventLog log = node();
        String start = get(log.open(reader));
        opened.add(log);
        for (int i = 0; i < 500; i++) {
            log.append(numbered(0, i));
        }
        get(log.sync());
        get(log.append(numbered(0, 500)));
        get(log.sync());
        Set<String> ids = new HashSet<>(reader.ids());
        assertThat(ids).hasSize(501).doesNotContain(start);
        ids.add(start);
        assertThat(ids).allSatisfy(id -> assertThat(id).isNotEmpty().doesNotContain("\n", "\r", "\0"));
    }

    @Test
    void publishersKeepTheirOrderAndAllReadersSeeTheSame() {
        int publishers = 4;
        int events = 1_000;
        List<Recorder> readers = new ArrayList<>();
        List<SseEventLog> nodes = new ArrayList<>();
        for (int i = 0; i < (hasSeveralNodes() ? 3 : 1); i++) {
            readers.add(new Recorder());
            nodes.add(open(node(), readers.get(i)));
        }
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            SseEventLog log = nodes.get(p % nodes.size());
            all.add(CompletableFuture.runAsync(() -> {
                List<CompletionStage<Void>> appended = new ArrayList<>();
                for (int i = 0; i < events; i++) {
                    appended.add(log.append(numbered(publisher, i)));
                }
                appended.forEach(SseEventLogContract::get);
            }));
        }
        all.forEach(SseEventLogContract::get);
        nodes.forEach(log -> get(log.sync()));
        for (Recorder reader : readers) {
            assertThat(reader.concurrent).hasValue(0);
            assertThat(reader.ids()).isEqualTo(readers.get(0).ids());
            assertThat(reader.texts()).hasSize(publishers * events).isEqualTo(readers.get(0).texts());
            for (int p = 0; p < publishers; p++) {
                String prefix = p + ":";
                assertThat(reader.marks().stream().filter(mark -> mark.startsWith(prefix)))
                        .containsExactlyElementsOf(IntStream.range(0, events).mapToObj(i -> prefix + i).toList());
            }
        }
    }

    @Test
    void aLateNodeGetsWhatTheLogHolds() {
        if (!hasSeveralNodes()) {
            return;
        }
        Recorder early = new Recorder();
        SseEventLog log = open(node(), early);
        for (int i = 0; i < 600; i++) {
            log.append(numbered(0, i));
        }
        get(log.sync());
        get(log.append(numbered(0, 600)));
        Recorder late = new Recorder();
        String end = get(open(node(), late).sync().thenApply(ignored -> late.ids().get(600)));
        assertThat(late.marks()).hasSize(601).isEqualTo(IntStream.rangeClosed(0, 600).mapToObj(i -> "0:" + i).toList());
        get(log.sync());
        assertThat(end).isEqualTo(early.ids().get(600));
    }

    @Test
    void aClosedLogTakesNothing() {
        SseEventLog log = open(node(), new Recorder());
        get(log.close());
        assertThatThrownBy(() -> get(log.append(numbered(0, 0)))).hasMessageContaining("closed");
    }

    private SseEventLog open(SseEventLog log, SseEventLog.Subscriber reader) {
        get(log.open(reader));
        opened.add(log);
        return log;
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        }
    }

    private static SseLogEntry numbered(int publisher, int number) {
        return SseLogEntry.send(SseEvent.builder().data("event " + number).build(), SseTarget.all(),
                publisher + ":" + number);
    }

    private static SseLogEntry send(SseTarget target, SseEvent event) {
        return SseLogEntry.send(event, target, "mark");
    }

    /** An event has no equals, and its text does not have its data. */
    private static String text(SseLogEntry entry) {
        return entry + " " + entry.event().flatMap(SseEvent::data).orElse("-");
    }

    private static final class Recorder implements SseEventLog.Subscriber {

        private final List<String> ids = Collections.synchronizedList(new ArrayList<>());
        private final List<SseLogEntry> entries = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger concurrent = new AtomicInteger();

        @Override
        public void onEntry(String id, SseLogEntry entry) {
            if (inside.incrementAndGet() > 1) {
                concurrent.incrementAndGet();
            }
            ids.add(id);
            entries.add(entry);
            inside.decrementAndGet();
        }

        @Override
        public void onGap(String id) {
            throw new AssertionError("Nothing is lost here");
        }

        List<String> ids() {
            return List.copyOf(ids);
        }

        List<String> marks() {
            return List.copyOf(entries).stream().map(SseLogEntry::mark).toList();
        }

        List<String> texts() {
            return List.copyOf(entries).stream().map(SseEventLogContract::text).toList();
        }
    }
}
