package io.quarkiverse.sse.testing.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLContext;

import io.quarkiverse.sse.testing.wire.ApplicationUrl;
import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/**
 * Checks whether a server keeps to the format of
 * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-Sent Events</a>, to HTTP,
 * and to what has proved to be good practice. It is also a program: {@code java -jar …-lint.jar --help}.
 *
 * <pre>
 * SseLint.of("/sse").listen(Duration.ofSeconds(5)).assertClean();
 * </pre>
 *
 * It listens to a stream for 20 seconds, less if the stream ends or 1000 events have come. What is
 * not sent within that time is not checked. If events have ids, it connects once more with the last one.
 * The methods that set something return the same object. One thread may use it.
 */
public final class SseLint {

    /** How long it listens by default. */
    static final Duration TIME = Duration.ofSeconds(20);

    private final URI uri;
    private final List<HeaderField> fields = new ArrayList<>();
    private final Set<String> ignored = new TreeSet<>();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private Http http = Http.secure();
    private Duration time = TIME;
    private boolean https;
    private String summary = "";

    private SseLint(URI uri) {
        this.uri = uri;
    }

    /**
     * @param uriOrPath an absolute {@code http} or {@code https} URI, or a path of the application of
     *        this {@code @QuarkusTest}
     */
    public static SseLint of(String uriOrPath) {
        return of(URI.create(uriOrPath));
    }

    /** As {@link #of(String)}. */
    public static SseLint of(URI uri) {
        return new SseLint(uri);
    }

    /** Asks with HTTP/1.0. */
    public SseLint http10() {
        return with(HttpVersion.HTTP_1_0);
    }

    /** Asks with HTTP/2: with TLS by ALPN, otherwise by an upgrade. */
    public SseLint http2() {
        return with(HttpVersion.HTTP_2);
    }

    SseLint with(HttpVersion asked) {
        version = asked;
        return this;
    }

    /** A path means the port of the application with TLS. */
    public SseLint https() {
        https = true;
        return this;
    }

    /** Believes every certificate. */
    public SseLint insecure() {
        http = Http.insecure();
        return this;
    }

    /** Believes the certificates that this context does, and has its key. */
    public SseLint tls(SSLContext context) {
        http = Http.with(context);
        return this;
    }

    /** Sends this header, beside {@code Accept} and {@code Accept-Encoding: identity}. */
    public SseLint header(String name, String value) {
        fields.add(new HeaderField(name, value));
        return this;
    }

    /** How long to listen. That a stream is silent for too long takes the default, 20 seconds, to find. */
    public SseLint listen(Duration most) {
        time = most;
        return this;
    }

    /** Leaves these rules out, such as {@code accel-buffering} where there is no proxy. */
    public SseLint ignore(String... rules) {
        ignored.addAll(List.of(rules));
        return this;
    }

    /**
     * Listens, and returns what it has found, errors first.
     *
     * @throws UncheckedIOException if there was no answer that could be checked
     */
    public List<SseFinding> check() {
        try {
            StreamCheck check = new StreamCheck(new Probe(http, version, List.copyOf(fields), time),
                    ApplicationUrl.resolve(uri, https)).run();
            summary = check.summary();
            return check.findings().stream().filter(finding -> !ignored.contains(finding.rule())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(uri + " can't be checked: " + e, e);
        }
    }

    /**
     * What the last check has seen, on one line: the version of HTTP, the status, how many events and
     * comments in what time. The empty string before the first.
     */
    public String summary() {
        return summary;
    }

    /**
     * Listens, and fails with all that was found, warnings too.
     *
     * @throws UncheckedIOException if there was no answer that could be checked
     */
    public void assertClean() {
        List<SseFinding> findings = check();
        if (!findings.isEmpty()) {
            StringBuilder message = new StringBuilder("Not clean: ").append(uri).append(", ").append(summary);
            for (SseFinding finding : findings) {
                message.append('\n').append(finding);
            }
            throw new AssertionError(message.toString());
        }
    }
}
