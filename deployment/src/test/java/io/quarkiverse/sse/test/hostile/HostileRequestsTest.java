package io.quarkiverse.sse.test.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** Over HTTP/1.1. What Quarkus itself would refuse for its size is allowed here. */
class HostileRequestsTest extends SseTest {

    private static final int LIMIT = 2_000;
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";

    @RegisterExtension
    static final QuarkusUnitTest APP = QuietLog.of(SseApp.with(Witness.class, QuietLog.class)
            .overrideConfigKey("quarkus.http.limits.max-header-size", "256K")
            .overrideConfigKey("quarkus.http.limits.max-initial-line-length", "262144")
            .overrideConfigKey("quarkus.sse.max-connections", Integer.toString(LIMIT))
            .overrideConfigKey("quarkus.sse.\"kept\".log", "memory"));

    private Witness witness;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void begin() {
        witness = new Witness(uri, sse);
    }

    @AfterEach
    void nobodyElseHasNoticed() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        // the instance may be the same for all tests
        sockets.clear();
        await().until(() -> sse.connectionCount() == 1);
        witness.hasSeenEverything();
        witness.close();
        awaitNobody();
    }

    @Test
    void withAnyHeaders() {
        Gen<String> names = strings().betweenCodePoints(0x21, 0x7e).ofLengthBetween(1, 20)
                .mix(choice("Accept", "Last-Event-ID", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect",
                        "HTTP2-Settings", "Cookie", "Authorization", "X-Forwarded-For", "Origin", "Accept-Encoding"));
        Gen<String> values = strings().betweenCodePoints(0, 0xff).ofLengthBetween(0, 40)
                .mix(choice("text/event-stream;q=0.1", "chunked", "-1", "99999999999999999999", "close",
                        "Upgrade, HTTP2-Settings",
                        "h2c", "websocket", "100-continue", "AAMAAABkAARAAAAAAAIAAAAA", "gzip;q=,", ";;;,,,===", "\"", "null"));
        Gen<String> headers = lists().of(names.zip(values, (name, value) -> name + ": " + value + "\r\n")).ofSizeBetween(0, 6)
                .map(lines -> String.join("", lines));
        qt().withExamples(400).withShrinkCycles(50).forAll(headers)
                .checkAssert(some -> isNoFailure("GET /sse" + HEAD + some + "\r\n"));
    }

    @Test
    void withAnyUrl() {
        Gen<String> urls = strings().betweenCodePoints(0, 0xff).ofLengthBetween(0, 60)
                .mix(lists()
                        .of(choice("/", "sse", "..", "%2f", "%00", "%0d%0a", "%e2%80%ae", "?", "&", "=", "#", ";",
                                "lastEventId",
                                "\\", "//", "%", "%25", "http://x", "@", ":", "%ff%fe", "*", "[", "{id}"))
                        .ofSizeBetween(1, 12)
                        .map(parts -> String.join("", parts)));
        qt().withExamples(400).withShrinkCycles(50).forAll(urls, integers().between(0, 2))
                .checkAssert((url, prefix) -> isNoFailure("GET " + List.of("", "/sse?", "/sse/kept?lastEventId=").get(prefix)
                        + url + HEAD + "\r\n"));
    }

    @Test
    void withAnyBytes() {
        qt().withExamples(200).withShrinkCycles(50).forAll(strings().betweenCodePoints(0, 0xff).ofLengthBetween(0, 200))
                .checkAssert(this::isNoFailure);
    }

    private static Gen<String> choice(String... values) {
        return integers().between(0, values.length - 1).map(i -> values[i]);
    }

    /** Sends a request and nothing more, and reads until the server ends the connection. */
    private void isNoFailure(String request) {
        String answer = answerTo(request);
        assertThat(answer).doesNotContain("HTTP/1.1 500");
    }

    private String answerTo(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException reset) {
            return "";
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\u00ff\u00fe", "\0", "a\0b", "a\rdata: injected", "a\n data: injected", "\u00e2\u0080\u00ae",
            "\u001b[2J", "-", "--------", "0-0", "99999999999999999999-1", "x-9223372036854775808", "%s%n%d" })
    void withThisLastEventIdInAHeader(String id) {
        for (String path : new String[] { "/sse", "/sse/kept" }) {
            isNoInjection("GET " + path + HEAD + "Last-Event-ID: " + id + "\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "%ff%fe", "%00", "a%0d%0adata:%20injected%0d%0a%0d%0a", "%0aid:%20injected", "%e2%80%ae",
            "%e2%80%a8data:%20injected", "%1b%5b2J", "%c0%80", "%ed%a0%80", "a&lastEventId=b", "%25s%25n" })
    void withThisLastEventIdInTheQuery(String id) {
        for (String path : new String[] { "/sse", "/sse/kept" }) {
            isNoInjection("GET " + path + "?lastEventId=" + id + HEAD + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({ "1000,200", "65536,200", "200000,200", "300000,4" })
    void withALastEventIdOfThisSize(int bytes, String status) {
        for (String path : new String[] { "/sse", "/sse/kept" }) {
            for (String request : List.of("GET " + path + HEAD + "Last-Event-ID: " + "\u00e9".repeat(bytes) + "\r\n\r\n",
                    "GET " + path + "?lastEventId=" + "%0a".repeat(bytes / 3) + HEAD + "\r\n")) {
                try (RawClient client = new RawClient(uri, "")) {
                    client.send(request.getBytes(ISO_8859_1));
                    assertThat(client.readHead()).containsPattern("^HTTP/1\\.[01] " + status);
                }
            }
        }
    }

    private void isNoInjection(String request) {
        isNoFailure(request);
        assertThat(streamAfter(request)).doesNotContain("injected");
    }

    /** What comes before the first event. */
    private String streamAfter(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[64 * 1024];
            for (int n = socket.getInputStream().read(buffer); n > 0; n = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, n, ISO_8859_1));
                if (answer.indexOf("data: ") > 0 || answer.indexOf("id: ") > 0
                        || !answer.toString().startsWith("HTTP/1.1 200")) {
                    break;
                }
            }
            return answer.toString();
        } catch (IOException reset) {
            return "";
        }
    }

    @Test
    void byteForByte() throws IOException {
        String request = "GET /sse" + HEAD + "Last-Event-ID: 1\r\n\r\n";
        for (int i = 0; i < 100; i++) {
            sockets.add(connect());
        }
        for (int i = 0; i < request.length(); i++) {
            for (Socket socket : sockets) {
                socket.getOutputStream().write(request.charAt(i));
            }
            assertThat(sse.connectionCount()).isLessThanOrEqualTo(101);
        }
        await().until(() -> sse.connectionCount() == 101);
    }

    @Test
    void byThousandsThatSendOnlyAHalf() throws IOException {
        byte[] half = ("GET /sse" + HEAD + "Cookie: ").getBytes(ISO_8859_1);
        for (int i = 0; i < 3_000; i++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(half);
            if (i % 3 == 0) {
                socket.setSoLinger(true, 0);
            }
        }
        assertThat(sse.connectionCount()).as("they hold no permits").isEqualTo(1);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            await().until(() -> sse.connectionCount() == 2);
        }
    }

    @Test
    void pipelined() throws IOException {
        String one = "GET /sse" + HEAD + "\r\n";
        String refused = "GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n";
        int opened = log.opened.size();
        for (String requests : List.of(one.repeat(1_000), refused.repeat(1_000) + one, one + "\0".repeat(10_000),
                one + "GET / HTTP/9.9\r\n\r\n")) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
        }
        // garbage behind a request may end its stream
        await().until(() -> log.opened.size() == opened + 4);
        assertThat(sse.connectionCount()).isBetween(3, 5);
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        await().until(() -> sse.connectionCount() == 1);
        assertThat(log.opened).as("nothing opens for a client that has gone").hasSize(opened + 4);
    }

    /** Whatever the other tests have done before. */
    @Test
    void andAllPermitsAreThere() throws IOException {
        for (int i = 0; i < LIMIT; i++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(("GET /sse" + HEAD + "\r\n").getBytes(ISO_8859_1));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> sse.connectionCount() == LIMIT);
        assertThat(statusOf(uri)).isEqualTo(503);
    }
}
