package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.HeaderField;

/** One stream, as it is at its origin and as it comes through a proxy. */
final class Comparison {

    private static final long BUFFERED = 500_000_000L;
    private static final long WORST = 2_000_000_000L;
    private static final long DELAYED = 100_000_000L;
    private static final long LATE_HEAD = 1_000_000_000L;
    private static final long IDLE = 900_000_000L;

    private final Recording through;
    private final Recording origin;
    private final List<Block> throughBlocks;
    private final List<Block> originBlocks;
    private final Delays delays;
    private final List<SseFinding> findings = new ArrayList<>();

    Comparison(Recording through, Recording origin) {
        this.through = through;
        this.origin = origin;
        this.throughBlocks = Block.of(Line.of(through));
        this.originBlocks = Block.of(Line.of(origin));
        this.delays = new Delays(through, throughBlocks, origin, originBlocks);
    }

    void check() {
        if (through.head() != null && through.head().status() != origin.head().status()) {
            add(true, "status", "status " + through.head().status() + " through the proxy, " + origin.head().status()
                    + " at the origin", Setting.STATUS);
            return;
        }
        if (through.head() == null && through.ended()) {
            add(true, "status", "no answer through the proxy: " + through.failure(), Setting.STATUS);
            return;
        }
        buffering();
        end();
        if (through.head() != null) {
            headers();
        }
    }

    private void buffering() {
        String found = null;
        int behind = finished(originBlocks) - finished(throughBlocks);
        if (through.head() == null) {
            found = "no head within " + Text.seconds(through.over()) + ", and after " + Text.seconds(origin.headAt())
                    + " at the origin";
        } else if (through.headAt() - origin.headAt() > LATE_HEAD) {
            found = "the head came " + Text.seconds(through.headAt() - origin.headAt()) + " later";
        } else if (delays.missing() > 0) {
            found = Text.count(delays.missing(), "event") + " did not come through within " + Text.seconds(WORST);
        } else if (delays.median() > BUFFERED || delays.worst() > WORST) {
            found = Text.count(delays.count(), "event") + " came " + millis(delays.median()) + " later in the median, and "
                    + millis(delays.worst()) + " at worst";
        } else if (!through.ended() && behind >= 2 && finished(throughBlocks) * 2 <= finished(originBlocks)) {
            found = finished(throughBlocks) + " events and comments came through, and " + finished(originBlocks)
                    + " at the origin";
        }
        if (found != null) {
            add(true, "buffered", found, Setting.BUFFERING);
        } else if (delays.median() > DELAYED) {
            add(false, "delayed", Text.count(delays.count(), "event") + " came " + millis(delays.median())
                    + " later in the median", Setting.DELAY);
        }
    }

    private static int finished(List<Block> blocks) {
        return (int) blocks.stream().filter(Block::finished).count();
    }

    private void end() {
        if (!through.ended() || origin.ended() && origin.start() + origin.over() <= through.start() + through.over()) {
            return;
        }
        long idle = through.over() - through.lastAt();
        if (idle > IDLE) {
            add(true, "idle-cut", "the stream was cut after " + Text.seconds(idle) + " in which nothing came",
                    Setting.IDLE);
        } else {
            add(true, "cut", "the stream ended after " + Text.seconds(through.over()) + ", and not for being idle",
                    Setting.WHOLE);
        }
    }

    private void headers() {
        header(true, "Content-Type");
        header(false, "Cache-Control");
        String encoding = through.head().first("Content-Encoding");
        if (encoding != null && origin.head().first("Content-Encoding") == null) {
            compressed(encoding);
        }
    }

    private void header(boolean error, String name) {
        String here = through.head().first(name);
        String there = origin.head().first(name);
        if (!Objects.equals(here, there)) {
            add(error, "header-changed", name + " is " + (here == null ? "missing" : here) + " instead of " + there,
                    Setting.HEADERS);
        }
    }

    /** A compressor of its own for each stream, which may also hold events back. */
    void compressed(String encoding) {
        add(false, "compressed", "Content-Encoding: " + encoding + ", which the origin has not sent: a compressor for each "
                + "client", Setting.COMPRESSION);
    }

    void add(boolean error, String rule, String found, Setting setting) {
        findings.add(new SseFinding(error, rule, found, setting.advice(through.head(), origin.head())));
    }

    boolean has(String rule) {
        return findings.stream().anyMatch(finding -> finding.rule().equals(rule));
    }

    List<SseFinding> findings() {
        List<SseFinding> errorsFirst = new ArrayList<>(findings);
        errorsFirst.sort((a, b) -> Boolean.compare(b.error(), a.error()));
        return errorsFirst;
    }

    List<Block> originBlocks() {
        return originBlocks;
    }

    /** What was measured, a line each. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("origin:   " + describe(origin, originBlocks));
        lines.add("through:  " + describe(through, throughBlocks));
        if (delays.count() > 0) {
            lines.add("delay of " + Text.count(delays.count(), "event") + " on the way: median " + millis(delays.median())
                    + ", worst " + millis(delays.worst()));
        } else {
            lines.add("delay on the way: can't be told, as no event with a text of its own came on both");
        }
        if (through.head() != null) {
            lines.add("headers that only the origin has sent: " + names(origin.head(), through.head()));
            lines.add("headers that came on the way: " + names(through.head(), origin.head()));
            lines.add("longest silence through the proxy: " + Text.seconds(through.longestSilence())
                    + "; a longer idle time-out can't be told");
        }
        return lines;
    }

    private static String describe(Recording recording, List<Block> blocks) {
        if (recording.head() == null) {
            return "no head in " + Text.seconds(recording.over());
        }
        long events = blocks.stream().filter(Block::isEvent).count();
        long comments = blocks.stream().filter(Block::isComment).count();
        return recording.head().version() + ", status " + recording.head().status() + ", " + Text.count(events, "event")
                + " and " + Text.count(comments, "comment") + " in " + Text.seconds(recording.over())
                + (recording.ended() ? ", ended" : "");
    }

    private static String names(Head of, Head without) {
        List<String> names = new ArrayList<>();
        for (HeaderField field : of.fields()) {
            if (without.first(field.name()) == null && !names.contains(field.name())) {
                names.add(field.name());
            }
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }
}
