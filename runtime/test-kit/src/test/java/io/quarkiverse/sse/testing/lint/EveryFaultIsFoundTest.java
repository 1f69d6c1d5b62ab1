package io.quarkiverse.sse.testing.lint;

import static io.quarkiverse.sse.testing.ByteServer.CHUNKED;
import static io.quarkiverse.sse.testing.ByteServer.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.testing.ByteServer;
import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/** A bad server is found by exactly the rule that it breaks, and a good one by none. */
@Timeout(60)
class EveryFaultIsFoundTest {

    private static final Duration SHORT = Duration.ofSeconds(3);

    @ParameterizedTest
    @EnumSource
    void byItsRuleAndNoOther(Fault fault) throws Exception {
        try (ByteServer server = new ByteServer(fault.script)) {
            assertThat(SseLint.of(server.uri()).listen(SHORT).check()).extracting(SseFinding::rule).containsExactly(fault.rule);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "data: a\n\n",
            "data:a\ndata\ndata:\n\nid\nid: 1\nretry: 0\nevent: x y\ndata: grüß\n\n:\n: comment\n\n:heartbeat\n\n",
            "data: a\r\n\r\nid: 1\r\n\r\n:end",
            "retry: 5000\n\n\n\nid: ü\n\n",
            "\n\n\n" })
    void aGoodServerIsClean(String body) throws Exception {
        try (ByteServer server = new ByteServer(peer -> {
            peer.send(CHUNKED);
            for (int i = 0; i < body.length(); i += 5) {
                peer.chunk(body.substring(i, Math.min(i + 5, body.length())));
            }
            peer.send("0\r\n\r\n");
        })) {
            SseLint.of(server.uri()).listen(SHORT).assertClean();
        }
    }

    @Test
    void aGoodServerThatGoesOnIsClean() throws Exception {
        try (ByteServer server = new ByteServer(peer -> {
            peer.send(CHUNKED.replace("event-stream", "event-stream; charset=\"UTF-8\"").replace("no-cache",
                    "No-Store, max-age=0"));
            for (int i = 0; i < 30; i++) {
                peer.chunk("id: " + i + "\ndata: a\n\n").silent(100);
            }
        })) {
            SseLint lint = SseLint.of(server.uri()).listen(Duration.ofSeconds(1));
            lint.assertClean();
            assertThat(lint.summary()).matches("HTTP/1.1, status 200, \\d+ events and 0 comments in 1.0 s");
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void nginxIsNotAskedForWhatItHasConsumed() throws Exception {
        try (ByteServer server = new ByteServer(
                peer -> peer.send(CHUNKED.replace("X-Accel-Buffering: no", "Server: nginx/1.22.1") + "0\r\n\r\n"))) {
            SseLint.of(server.uri()).assertClean();
        }
    }

    @Test
    void http10NeedsNoChunksAndMustNotHaveThem() throws Exception {
        try (ByteServer server = new ByteServer(peer -> peer.send(HEAD + "\r\ndata: a\n\n"))) {
            SseLint.of(server.uri()).http10().assertClean();
        }
        try (ByteServer server = new ByteServer(peer -> peer.send(CHUNKED + "0\r\n\r\n"))) {
            assertThat(SseLint.of(server.uri()).http10().check()).extracting(SseFinding::rule)
                    .containsExactly("http10-chunked");
        }
    }

    @Test
    void aServerWithoutHttp2IsFound() throws Exception {
        try (ByteServer server = new ByteServer(peer -> peer.send(CHUNKED + "0\r\n\r\n"))) {
            assertThat(SseLint.of(server.uri()).http2().check()).extracting(SseFinding::rule).containsExactly("http2");
        }
    }

    /** No server at hand sends them, and the client of the JDK may refuse them. */
    @Test
    void fieldsOfConnectionsAreFoundWithHttp2() {
        Findings findings = new Findings();
        new HeadRules(HttpVersion.HTTP_2, new Head(HttpVersion.HTTP_2, 200, List.of(
                new HeaderField("content-type", "text/event-stream"), new HeaderField("cache-control", "no-cache"),
                new HeaderField("x-accel-buffering", "no"), new HeaderField("keep-alive", "timeout=5")), ""), findings).check();
        assertThat(findings.list()).extracting(SseFinding::rule).containsExactly("http2-fields");
    }

    @Test
    void silenceIsFoundWhereNoHeartbeatComesWithin15Seconds() throws Exception {
        try (ByteServer silent = ByteServer.saying(CHUNKED);
                ByteServer server = new ByteServer(peer -> peer.send(CHUNKED).silent(15_000).chunk(":\n\n").awaitLeft())) {
            CompletableFuture<List<SseFinding>> findings = CompletableFuture.supplyAsync(SseLint.of(silent.uri())::check);
            SseLint.of(server.uri()).assertClean();
            assertThat(findings.join()).extracting(SseFinding::rule).containsExactly("silence");
        }
    }

    @Test
    void thereIsAFaultForEachRule() {
        Set<String> tested = new TreeSet<>(List.of("http2", "http2-fields", "http10-chunked", "silence"));
        for (Fault fault : EnumSet.allOf(Fault.class)) {
            tested.add(fault.rule);
        }
        assertThat(EnumSet.allOf(Rule.class)).allSatisfy(rule -> assertThat(tested).contains(rule.id()));
    }

    @Test
    void allFindingsOfAStreamAreToldErrorsFirst() throws Exception {
        try (ByteServer server = new ByteServer(peer -> peer.send(CHUNKED.replace("X-Accel", "X"))
                .chunk("data: a\ndaten: b\ndaten: c\n\n").send("0\r\n\r\n"))) {
            assertThat(SseLint.of(server.uri()).check()).containsExactly(
                    new SseFinding(true, "unknown-field",
                            "line 2 \"daten: b\" (the first of 2): a browser ignores the line (HTML 9.2.6)",
                            List.of("use data, event, id and retry, in lower case; begin each line of data with data:")),
                    new SseFinding(false, "accel-buffering",
                            "no X-Accel-Buffering: no: nginx, and what is made of it, collects events in a buffer",
                            List.of("send X-Accel-Buffering: no")));
            assertThatThrownBy(SseLint.of(server.uri())::assertClean).isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("Not clean: " + server.uri() + ", HTTP/1.1, status 200, 1 event and 0 comments in")
                    .hasMessageContaining("\nerror    unknown-field      line 2")
                    .hasMessageContaining("\nwarning  accel-buffering    no X-Accel");
            SseLint.of(server.uri()).ignore("accel-buffering", "unknown-field").assertClean();
        }
    }

    @Test
    void whatGivesNoAnswerCanNotBeChecked() throws IOException {
        ByteServer server = new ByteServer(peer -> {
        });
        assertThatThrownBy(SseLint.of(server.uri())::check).hasMessageContaining("can't be checked")
                .hasMessageContaining("closed before an answer came");
        server.close();
        assertThatThrownBy(SseLint.of(server.uri())::check).hasMessageContaining("Connection refused");
    }
}
