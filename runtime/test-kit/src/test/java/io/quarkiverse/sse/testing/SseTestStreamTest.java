package io.quarkiverse.sse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user of the kit can count on, with HTTP/1 and a server that sends any bytes. */
@Timeout(30)
class SseTestStreamTest {

    private static final Duration SOON = Duration.ofMillis(200);

    private ByteServer server;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void eventsAreAwaitedOneAfterTheOther() throws Exception {
        server = new ByteServer(peer -> peer.send(ByteServer.CHUNKED).chunk("data: first\n\n")
                .chunk("event: b\nid: 7\ndata: 2\n\n:x\n").chunk("\ndata: third\ndata: line\n\nevent: b\ndat")
                .chunk("a: 4\n\n: last\n").awaitLeft());
        try (SseTestStream stream = SseTestClient.open(server.uri())) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.awaitEvent()).isEqualTo(new SseTestEvent("", "message", "first"));
            assertThat(stream.awaitEvent("b")).isEqualTo(new SseTestEvent("7", "b", "2"));
            assertThat(stream.awaitEvent(event -> event.data().contains("line")).data()).isEqualTo("third\nline");
            assertThat(stream.awaitEvents(1)).containsExactly(new SseTestEvent("7", "b", "4"));
            assertThat(stream.awaitComment()).isEqualTo("x");
            assertThat(stream.awaitComment()).isEqualTo("last");
            assertThat(stream.events()).hasSize(4);
            assertThat(stream.comments()).containsExactly("x", "last");
            assertThat(stream.lastEventId()).isEqualTo("7");
            assertThat(stream.isEnded()).isFalse();
        }
    }

    @Test
    void theRequestIsWhatWasAskedFor() throws Exception {
        serve(ByteServer.HEAD + "\r\n");
        SseTestClient.to(server.uri()).bearer("t").cookie("a", "1").cookie("b", "2").lastEventId("9").header("X-A", "old")
                .header("x-a", "new").open().close();
        SseTestClient.to(server.uri().toString()).http10().basic("ada", "secret").header("Accept", null).open().close();
        String host = "Host: localhost:" + server.uri().getPort() + "\r\n";
        assertThat(server.requests).containsExactly(
                "GET /sse?a=b HTTP/1.1\r\n" + host + "Accept: text/event-stream\r\nAuthorization: Bearer t\r\n"
                        + "Cookie: a=1; b=2\r\nLast-Event-ID: 9\r\nx-a: new\r\n\r\n",
                "GET /sse?a=b HTTP/1.0\r\n" + host + "Authorization: Basic YWRhOnNlY3JldA==\r\n\r\n");
    }

    @Test
    void theWireIsComparedAsItComes() throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        server = new ByteServer(peer -> {
            peer.send(ByteServer.HEAD + "\r\ndata: a");
            more.await();
            peer.send("b\n\n").awaitLeft();
        });
        try (SseTestStream stream = SseTestClient.open(server.uri())) {
            stream.awaitWire("data: a");
            more.countDown();
            stream.awaitWire("data: ab\n\n").awaitWireContaining("ab");
            assertThatThrownBy(() -> stream.awaitWire("data: abc")).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Expected exactly \"data: abc\". Something else has come.")
                    .hasMessageContaining("On the wire: \"data: ab\\n\\n\"");
        }
    }

    @Test
    void charactersMayComeInPieces() throws Exception {
        byte[] body = "data: grüß € 😀\n\n".getBytes(StandardCharsets.UTF_8);
        server = new ByteServer(peer -> {
            peer.send(ByteServer.CHUNKED);
            for (byte b : body) {
                peer.send("1\r\n").send(new byte[] { b }).send("\r\n");
            }
            peer.awaitLeft();
        });
        try (SseTestStream stream = SseTestClient.open(server.uri())) {
            assertThat(stream.awaitWireContaining("ß €").awaitWire("data: grüß € 😀\n\n").awaitEvent().data())
                    .isEqualTo("grüß € 😀");
        }
    }

    @Test
    void whatDoesNotComeIsAnErrorThatSaysWhatCame() throws Exception {
        serve(ByteServer.HEAD + "\r\nid: 1\ndata: a\n\n");
        try (SseTestStream stream = SseTestClient.to(server.uri()).timeout(SOON).open()) {
            assertThatThrownBy(() -> stream.awaitEvent("b")).isInstanceOf(AssertionError.class).hasMessage(
                    "Expected an event with the name b. It has not come within 0.2 s.\n" + server.uri()
                            + ": status 200, open, 1 events\n  \"message\" \"a\" (id \"1\")\n"
                            + "On the wire: \"id: 1\\ndata: a\\n\\n\"");
        }
    }

    @Test
    void whatCanNotComeAnyMoreIsNotWaitedFor() throws Exception {
        server = new ByteServer(peer -> peer.send(ByteServer.CHUNKED).chunk("data: a\n\n").send("0\r\n\r\n").awaitLeft());
        try (SseTestStream stream = SseTestClient.to(server.uri()).timeout(Duration.ofDays(1)).open()) {
            assertThatThrownBy(() -> stream.awaitEvents(2)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("It can't come any more");
            assertThat(stream.isEnded()).isTrue();
            assertThat(stream.isCut()).isFalse();
            assertThat(stream.events()).hasSize(1);
        }
    }

    @Test
    void aBrokenStreamIsCut() throws Exception {
        server = new ByteServer(peer -> peer.send(ByteServer.CHUNKED).chunk("data: a\n\n"));
        try (SseTestStream stream = SseTestClient.open(server.uri())) {
            assertThat(stream.awaitEnd().isCut()).isTrue();
            assertThat(stream.toString()).contains("broken: the connection was closed before the last chunk");
        }
    }

    @Test
    void withoutChunksTheEndOfTheConnectionIsTheEnd() throws Exception {
        server = new ByteServer(peer -> peer.send("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n"));
        try (SseTestStream stream = SseTestClient.to(server.uri()).http10().open()) {
            assertThat(stream.awaitEnd().isCut()).isFalse();
            assertThat(stream.received()).isEqualTo("data: a\n\n");
        }
    }

    @Test
    void aRefusalHasABodyAndNoEvents() throws Exception {
        serve("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nVary: a\r\nvary: b\r\n"
                + "Content-Length: 9\r\n\r\ndata: a\n\n");
        try (SseTestStream refused = SseTestClient.open(server.uri())) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("5");
            assertThat(refused.headers().get("VARY")).containsExactly("a", "b");
            assertThat(refused.rawHead().toLowerCase(Locale.ROOT)).startsWith("http/1.1 429 too many requests\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(refused.body()).isEqualTo("data: a\n\n");
            assertThat(refused.events()).isEmpty();
        }
    }

    @Test
    void itComesBackWithTheLastId() throws Exception {
        serve(ByteServer.HEAD + "\r\nretry: 1500\nid: 5\n\nid: 6\n");
        try (SseTestStream stream = SseTestClient.to(server.uri()).lastEventId("4").header("X-A", "a").open()) {
            stream.awaitWireContaining("id: 6\n");
            assertThat(stream.reconnectionTime()).isEqualTo(Duration.ofMillis(1500));
            try (SseTestStream again = stream.reconnect()) {
                assertThat(stream.isEnded() || stream.awaitEnd().isCut()).isTrue();
                assertThat(again.status()).isEqualTo(200);
                assertThat(server.requests).hasSize(2);
                assertThat(server.requests.get(0)).contains("Last-Event-ID: 4\r\n");
                assertThat(server.requests.get(1)).contains("X-A: a\r\n", "Last-Event-ID: 5\r\n").doesNotContain("ID: 4");
            }
        }
    }

    @Test
    void aClosedConnectionIsSeenAsAnEndAndAVanishedOneAsAReset() throws Exception {
        server = new ByteServer(peer -> server.resets.add(peer.send(ByteServer.HEAD + "\r\n").awaitLeft()));
        SseTestClient.open(server.uri()).close();
        assertThat(server.resets.poll(10, TimeUnit.SECONDS)).isFalse();
        SseTestStream stream = SseTestClient.open(server.uri());
        stream.vanish();
        assertThat(server.resets.poll(10, TimeUnit.SECONDS)).isTrue();
        stream.awaitEnd();
    }

    @Test
    void aPausedStreamHoldsTheServerUp() throws Exception {
        int pieces = 2000;
        CountDownLatch allSent = new CountDownLatch(1);
        server = new ByteServer(peer -> {
            peer.socket().setSendBufferSize(4096);
            peer.send(ByteServer.HEAD + "\r\n");
            for (int i = 0; i < pieces; i++) {
                peer.send("data: " + "x".repeat(1000) + "\n\n");
            }
            allSent.countDown();
        });
        try (SseTestStream stream = SseTestClient.to(server.uri()).paused().open()) {
            assertThat(allSent.await(500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(stream.received()).isEmpty();
            stream.resume().awaitEvents(10);
            stream.pause();
            stream.readSlowly(100_000).awaitEvents(10);
            assertThat(stream.events().size()).isLessThan(pieces);
            assertThat(stream.resume().awaitEnd().events()).hasSize(pieces);
        }
    }

    @Test
    void readingSlowlyTakesTime() throws Exception {
        serve(ByteServer.HEAD + "\r\n" + ":\n".repeat(500));
        try (SseTestStream stream = SseTestClient.to(server.uri()).paused().open()) {
            long start = System.nanoTime();
            stream.readSlowly(1000);
            stream.awaitWireContaining(":\n".repeat(500));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(700), Duration.ofSeconds(5));
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAnError() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> SseTestClient.open("http://localhost:" + free + "/sse")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected a head").hasMessageContaining("no answer, broken: Connection refused");
        server = new ByteServer(ByteServer.Peer::awaitLeft);
        assertThatThrownBy(() -> SseTestClient.to(server.uri()).timeout(SOON).open()).isInstanceOf(AssertionError.class)
                .hasMessageContaining("It has not come within 0.2 s");
        assertThatThrownBy(() -> SseTestClient.to(server.uri()).http2().timeout(SOON).open())
                .isInstanceOf(AssertionError.class).hasMessageContaining("It has not come within 0.2 s");
    }

    @Test
    void whatIsNotHttpIsAnError() throws Exception {
        serve("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        assertThatThrownBy(() -> SseTestClient.open(server.uri())).isInstanceOf(AssertionError.class)
                .hasMessageContaining("not an answer with HTTP/1: SSH-2.0-OpenSSH_9.2");
        assertThatThrownBy(() -> SseTestClient.open("ftp://localhost/sse")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathNeedsAnApplication() {
        assertThatThrownBy(() -> SseTestClient.open("/sse")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there is no test.url");
    }

    @Test
    void aServerOfHttp1IsReadByTheClientForHttp2Too() throws Exception {
        serve(ByteServer.CHUNKED + "9\r\ndata: a\n\n\r\n");
        SseTestClient client = SseTestClient.to(server.uri()).http2();
        try (SseTestStream stream = client.open()) {
            assertThat(stream.isHttp2()).isFalse();
            assertThat(stream.awaitEvent().data()).isEqualTo("a");
        }
    }

    private void serve(String answer) throws IOException {
        server = ByteServer.saying(answer);
    }
}
