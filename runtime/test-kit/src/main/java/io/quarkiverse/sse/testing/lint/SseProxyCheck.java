package io.quarkiverse.sse.testing.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLContext;

import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/**
 * Finds out what happens to a stream on its way: whether something buffers, delays, compresses or cuts it, or
 * changes its headers, and names the setting to change. It opens the stream at its origin and through the
 * proxy at the same time, and compares.
 *
 * <pre>
 * List&lt;SseFinding&gt; findings = SseProxyCheck.between("https://example.org/sse", "http://10.0.0.7:8080/sse").check();
 * </pre>
 *
 * How soon events pass can only be told if some are sent meanwhile; heartbeats show whether a stream passes
 * at all. An idle time-out is found if the stream is silent for longer, and listening takes longer, than
 * that. The methods that set something return the same object. One thread may use it.
 */
public final class SseProxyCheck {

    private static final Duration PROXY_HEAD = Duration.ofSeconds(2);
    private static final Duration STILL_THERE = Duration.ofSeconds(2);
    private static final Duration REPLAY = Duration.ofSeconds(3);

    private final URI throughUri;
    private final URI originUri;
    private final List<HeaderField> fields = new ArrayList<>();
    private Http http = Http.secure();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private Duration time = SseLint.TIME;
    private List<String> summary = List.of();

    private SseProxyCheck(URI throughUri, URI originUri) {
        this.throughUri = throughUri;
        this.originUri = originUri;
    }

    /**
     * @param through the URL of the stream as clients use it
     * @param origin the URL of the same stream at the application itself
     */
    public static SseProxyCheck between(String through, String origin) {
        return new SseProxyCheck(URI.create(through), URI.create(origin));
    }

    /** Asks the proxy with HTTP/2. The origin is always asked with HTTP/1.1. */
    public SseProxyCheck http2() {
        return with(HttpVersion.HTTP_2);
    }

    SseProxyCheck with(HttpVersion asked) {
        version = asked;
        return this;
    }

    /** Believes every certificate. */
    public SseProxyCheck insecure() {
        http = Http.insecure();
        return this;
    }

    /** Believes the certificates that this context does, and has its key. */
    public SseProxyCheck tls(SSLContext context) {
        http = Http.with(context);
        return this;
    }

    /** Sends this header to both. */
    public SseProxyCheck header(String name, String value) {
        fields.add(new HeaderField(name, value));
        return this;
    }

    /** How long to listen: 20 seconds by default. */
    public SseProxyCheck listen(Duration most) {
        time = most;
        return this;
    }

    /**
     * Listens, and returns what it has found, errors first.
     *
     * @throws UncheckedIOException if the origin gives no answer
     */
    public List<SseFinding> check() {
        try {
            return compare();
        } catch (IOException e) {
            throw new UncheckedIOException(originUri + " can't be checked: " + e, e);
        }
    }

    private List<SseFinding> compare() throws IOException {
        Probe way = new Probe(http, version, List.copyOf(fields), time);
        Probe direct = new Probe(http, HttpVersion.HTTP_1_1, List.copyOf(fields), time);
        // first, so that the origin's has nothing that this one could not have
        Recorder through = way.start(throughUri).awaitHead(PROXY_HEAD);
        Recorder origin = direct.start(originUri).awaitHead(time);
        Recorder compressed = way.start(throughUri, new HeaderField("Accept-Encoding", "gzip"));
        Recorder compressedOrigin = direct.start(originUri, new HeaderField("Accept-Encoding", "gzip"));
        Duration most = origin.elapsed().plus(time);
        through.listen(most);
        Duration more = origin.elapsed().plus(STILL_THERE);
        origin.listen(more.compareTo(most) < 0 ? more : most);
        Comparison comparison = new Comparison(through.stop(), origin.stop());
        Recording plain = origin.peek();
        Recording zipped = compressed.stop();
        Recording zippedOrigin = compressedOrigin.stop();
        if (plain.head() == null) {
            throw plain.failure() != null ? plain.failure() : new IOException("no head");
        }
        comparison.check();
        if (zipped.head() != null && zippedOrigin.head() != null && !comparison.has("compressed")) {
            String encoding = zipped.head().first("Content-Encoding");
            if (encoding != null && zippedOrigin.head().first("Content-Encoding") == null) {
                comparison.compressed(encoding);
            }
        }
        List<String> lines = new ArrayList<>(comparison.summary());
        lines.add("Last-Event-ID: " + (comparison.has("status") || comparison.has("buffered") ? "was not tried"
                : lastEventId(way, direct, comparison)));
        summary = List.copyOf(lines);
        return comparison.findings();
    }

    /** Can only be told where the origin answers the header with events that it has sent before. */
    private String lastEventId(Probe way, Probe direct, Comparison comparison) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        for (Block block : comparison.originBlocks()) {
            if (block.isEvent() && block.has("id")) {
                ids.add(LastId.behind(block, ""));
            }
        }
        if (ids.size() < 2) {
            return "can't be told, as the origin has not sent two events with ids";
        }
        List<String> sent = List.copyOf(ids);
        HeaderField field = new HeaderField("Last-Event-ID", sent.get(0));
        if (!replays(direct, originUri, field, sent.get(1))) {
            return "can't be told, as the origin does not replay";
        }
        if (replays(way, throughUri, field, sent.get(1))) {
            return "is passed on";
        }
        comparison.add(true, "last-event-id", "the origin replays what follows an id, but not through the proxy",
                Setting.REQUEST_HEADERS);
        return "is not passed on";
    }

    private static boolean replays(Probe probe, URI uri, HeaderField field, String next) throws IOException {
        Recorder recorder = probe.start(uri, field);
        try {
            for (Duration until = Duration.ofMillis(100); until.compareTo(REPLAY) < 0; until = until.multipliedBy(2)) {
                for (Block block : Block.of(Line.of(recorder.listen(until).peek()))) {
                    if (block.isEvent() && next.equals(LastId.behind(block, ""))) {
                        return true;
                    }
                }
            }
            return false;
        } finally {
            recorder.stop();
        }
    }

    /** What was measured, and what can't be told, a line each; empty before the first check. */
    public List<String> summary() {
        return summary;
    }
}
