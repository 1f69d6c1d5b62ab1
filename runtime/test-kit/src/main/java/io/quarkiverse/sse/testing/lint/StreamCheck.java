package io.quarkiverse.sse.testing.lint;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.quarkiverse.sse.testing.wire.CutException;
import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/** Checks one stream with one version of HTTP. */
final class StreamCheck {

    private static final int MAX_REDIRECTS = 5;
    private static final Duration RECONNECTION = Duration.ofSeconds(10);
    private static final long LATE_HEAD = 2_000_000_000L;
    /** A little less than the time in which a server that heeds HTML 9.2.7 sends something. */
    private static final long SILENCE = 18_000_000_000L;

    private final Probe probe;
    private final URI uri;
    private final Findings findings = new Findings();
    private Recording recording;
    private List<Block> blocks = List.of();

    StreamCheck(Probe probe, URI uri) {
        this.probe = probe;
        this.uri = uri;
    }

    /**
     * @throws IOException if there is no answer that could be checked
     */
    StreamCheck run() throws IOException {
        recording = record(uri, 0);
        if (recording.head() == null) {
            if (recording.failure() != null) {
                throw recording.failure();
            }
            findings.add(Rule.NO_HEAD, "no head within " + Text.seconds(recording.over()));
        } else if (recording.head().status() != 200) {
            findings.add(Rule.STATUS, "status " + recording.head().status());
        } else {
            new HeadRules(probe.version(), recording.head(), findings).check();
            timing();
            if (!findings.has(Rule.CONTENT_TYPE) && !findings.has(Rule.CONTENT_ENCODING)) {
                body();
            }
        }
        return this;
    }

    private Recording record(URI at, int redirects) throws IOException {
        Recorder recorder = probe.start(at).awaitHead(probe.time());
        Recording soFar = recorder.peek();
        String location = soFar.head() == null ? null : soFar.head().first("Location");
        if (location == null || soFar.head().status() / 100 != 3 || redirects == MAX_REDIRECTS) {
            return recorder.listen(probe.time()).stop();
        }
        recorder.stop();
        findings.add(Rule.REDIRECT, "status " + soFar.head().status() + " to " + location);
        return record(at.resolve(location), redirects + 1);
    }

    private void timing() {
        if (recording.headAt() > LATE_HEAD) {
            findings.add(Rule.FIRST_FLUSH, "the head came after " + Text.seconds(recording.headAt()));
        }
        if (recording.longestSilence() > SILENCE) {
            findings.add(Rule.SILENCE, "nothing came for " + Text.seconds(recording.longestSilence()));
        }
        if (recording.failure() instanceof ProtocolException) {
            findings.add(Rule.CHUNKS, recording.failure().getMessage());
        } else if (recording.failure() instanceof CutException) {
            findings.add(Rule.CUT, recording.failure().getMessage());
        } else if (recording.failure() != null) {
            findings.add(Rule.CUT, String.valueOf(recording.failure()));
        }
    }

    private void body() throws IOException {
        List<Line> lines = Line.of(recording);
        blocks = Block.of(lines);
        new LineRules(findings).check(recording, lines);
        new BlockRules(recording, findings).check(blocks);
        String id = LastId.of(blocks);
        // the client for HTTP/2 refuses others in a header
        if (!id.isEmpty() && (probe.version() != HttpVersion.HTTP_2 || id.matches("[!-~]+"))) {
            resume(id);
        }
    }

    private void resume(String id) throws IOException {
        Recording again = probe.start(recording.request().uri(), new HeaderField("Last-Event-ID", id))
                .awaitHead(RECONNECTION).stop();
        if (again.head() == null) {
            findings.add(Rule.RESUME, "no answer to Last-Event-ID: " + id);
        } else if (again.head().status() != 200 && again.head().status() != 204) {
            findings.add(Rule.RESUME, "status " + again.head().status() + " to Last-Event-ID: " + id);
        }
    }

    List<SseFinding> findings() {
        return findings.list();
    }

    /** What was there to be checked. */
    String summary() {
        if (recording.head() == null) {
            return probe.version() + ", no answer";
        }
        long events = blocks.stream().filter(Block::isEvent).count();
        long comments = blocks.stream().filter(Block::isComment).count();
        return recording.head().version() + (recording.head().version() == probe.version() ? "" : " to " + probe.version())
                + ", status " + recording.head().status() + ", " + Text.count(events, "event") + " and "
                + Text.count(comments, "comment") + " in " + Text.seconds(recording.over());
    }
}
