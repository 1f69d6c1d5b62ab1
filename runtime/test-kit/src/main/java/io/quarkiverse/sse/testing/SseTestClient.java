package io.quarkiverse.sse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

import io.quarkiverse.sse.testing.wire.ApplicationUrl;
import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.HttpVersion;
import io.quarkiverse.sse.testing.wire.Request;

/**
 * Opens event streams for tests.
 *
 * <pre>
 * try (SseTestStream stream = SseTestClient.open("/sse")) {
 *     sse.sendData("hello");
 *     assertEquals("hello", stream.awaitEvent().data());
 * }
 * </pre>
 *
 * The methods that set something return the same object. What is set counts for the streams that are
 * opened afterwards. By default it asks with HTTP/1.1, with {@code Accept: text/event-stream}, waits
 * for ten seconds at most, and believes the certificates that the JDK believes.
 * <p>
 * One thread at a time may use it. The streams of one client that use HTTP/2 share a connection; with
 * HTTP/1 each has its own.
 */
public final class SseTestClient {

    private static final int SMALL_BUFFER = 4096;

    private final URI uri;
    private final List<HeaderField> fields = new ArrayList<>();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private Duration timeout = Duration.ofSeconds(10);
    private Http http = Http.secure();
    private boolean https;
    private boolean paused;
    private int receiveBuffer;

    private SseTestClient(URI uri) {
        this.uri = uri;
        header("Accept", "text/event-stream");
    }

    /** The same as {@code to(uriOrPath).open()}. */
    public static SseTestStream open(String uriOrPath) {
        return to(uriOrPath).open();
    }

    /** The same as {@code to(uri).open()}. */
    public static SseTestStream open(URI uri) {
        return to(uri).open();
    }

    /**
     * @param uriOrPath an absolute {@code http} or {@code https} URI, or a path of the application of
     *        this {@code @QuarkusTest}, below its {@code quarkus.http.root-path}
     */
    public static SseTestClient to(String uriOrPath) {
        return to(URI.create(uriOrPath));
    }

    /** As {@link #to(String)}. */
    public static SseTestClient to(URI uri) {
        return new SseTestClient(uri);
    }

    /**
     * Sends this header. A value for the same name is replaced, {@code Accept} too.
     *
     * @param value {@code null} to send none
     */
    public SseTestClient header(String name, String value) {
        fields.removeIf(field -> field.is(name));
        if (value != null) {
            fields.add(new HeaderField(name, value));
        }
        return this;
    }

    /** Sends these headers, as {@link #header(String, String)} does each. */
    public SseTestClient headers(String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            header(namesAndValues[i], namesAndValues[i + 1]);
        }
        return this;
    }

    /** Sends {@code Authorization: Bearer} with this token. */
    public SseTestClient bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** Sends {@code Authorization: Basic} with this name and password. */
    public SseTestClient basic(String user, String password) {
        String pair = user + ":" + password;
        return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    /** Sends this cookie, beside those that were set before. */
    public SseTestClient cookie(String name, String value) {
        String others = field("Cookie");
        return header("Cookie", (others == null ? "" : others + "; ") + name + "=" + value);
    }

    /** Sends {@code Last-Event-ID}, as a browser does when it comes back. */
    public SseTestClient lastEventId(String id) {
        return header("Last-Event-ID", id);
    }

    /** Asks with HTTP/1.0. */
    public SseTestClient http10() {
        version = HttpVersion.HTTP_1_0;
        return this;
    }

    /** Asks with HTTP/2: with TLS by ALPN, otherwise by an upgrade. A server may answer with HTTP/1.1. */
    public SseTestClient http2() {
        version = HttpVersion.HTTP_2;
        return this;
    }

    /** Asks with HTTP/1.1 or HTTP/2, for tests that do the same with both. */
    public SseTestClient version(HttpClient.Version asked) {
        version = asked == HttpClient.Version.HTTP_2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
        return this;
    }

    /** A path means the port of the application with TLS. */
    public SseTestClient https() {
        https = true;
        return this;
    }

    /** Believes every certificate. */
    public SseTestClient insecure() {
        http = Http.insecure();
        return this;
    }

    /** Believes the certificates that this context does, and has its key. */
    public SseTestClient tls(SSLContext context) {
        http = Http.with(context);
        return this;
    }

    /** How long {@link #open()} and each call of a stream that waits may take. */
    public SseTestClient timeout(Duration most) {
        timeout = Objects.requireNonNull(most);
        return this;
    }

    /**
     * How many bytes the kernel may take before they are read, about. With HTTP/1, a server notices
     * soon that a client reads slowly if this is small. It has no effect with HTTP/2, whose window is
     * the system property {@code jdk.httpclient.windowsize}.
     */
    public SseTestClient receiveBuffer(int bytes) {
        receiveBuffer = bytes;
        return this;
    }

    /**
     * The stream is open, but nothing of its body is read until {@link SseTestStream#resume()}. If no
     * {@link #receiveBuffer(int)} was set, it is 4 KiB.
     */
    public SseTestClient paused() {
        paused = true;
        if (receiveBuffer == 0) {
            receiveBuffer = SMALL_BUFFER;
        }
        return this;
    }

    /**
     * Connects, and returns when the head of the answer is there, whatever its status.
     *
     * @throws AssertionError if no head comes in time, or the connection can't be made
     */
    public SseTestStream open() {
        Request request = new Request(ApplicationUrl.resolve(uri, https), version, fields, receiveBuffer);
        return new SseTestStream(http, request, timeout, paused).awaitHead();
    }

    private String field(String name) {
        for (HeaderField field : fields) {
            if (field.is(name)) {
                return field.value();
            }
        }
        return null;
    }
}
