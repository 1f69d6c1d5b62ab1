package io.quarkiverse.sse.testing.lint;

import static io.quarkiverse.sse.testing.ByteServer.CHUNKED;
import static io.quarkiverse.sse.testing.ByteServer.HEAD;

import java.nio.charset.StandardCharsets;

import io.quarkiverse.sse.testing.ByteServer;

/** What a bad server can do wrong: each has the one rule that must find it. */
enum Fault {

    NOT_FOUND("status", answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
    UNAVAILABLE("status", answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")),
    NO_CONTENT("status", answer("HTTP/1.1 204 No Content\r\n\r\n")),
    MOVED("redirect", peer -> {
        if (peer.request().startsWith("GET /sse")) {
            peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
        } else {
            peer.send(CHUNKED).chunk("data: a\n\n").send("0\r\n\r\n");
        }
    }),
    NO_HEAD("no-head", ByteServer.Peer::awaitLeft),
    LATE_HEAD("first-flush", peer -> peer.silent(2200).send(CHUNKED).chunk("data: a\n\n").send("0\r\n\r\n")),
    LF_IN_HEAD("head-syntax", answer(CHUNKED.replace("no-cache\r\n", "no-cache\n") + "0\r\n\r\n")),
    SPACE_BEFORE_COLON("head-syntax", answer(CHUNKED.replace("Cache-Control:", "Cache-Control :") + "0\r\n\r\n")),
    HTML("content-type", answer(CHUNKED.replace("event-stream", "html") + "0\r\n\r\n")),
    NO_TYPE("content-type", answer(CHUNKED.replace("Content-Type", "X-Type") + "0\r\n\r\n")),
    LATIN_1("charset", answer(CHUNKED.replace("event-stream", "event-stream;charset=ISO-8859-1") + "0\r\n\r\n")),
    CACHED("cache-control", answer(CHUNKED.replace("no-cache", "max-age=60") + "0\r\n\r\n")),
    CACHEABLE("cache-control", answer(CHUNKED.replace("Cache-Control", "X-Control") + "0\r\n\r\n")),
    BUFFERED("accel-buffering", answer(CHUNKED.replace("X-Accel", "X") + "0\r\n\r\n")),
    LENGTH("content-length", answer(HEAD + "Content-Length: 9\r\n\r\ndata: a\n\n")),
    LENGTH_AND_CHUNKED("length-and-chunked", answer(HEAD + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n")),
    GZIP("content-encoding", answer(HEAD + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
    UNFRAMED("framing", answer(HEAD + "\r\ndata: a\n\n")),
    COOKIE("set-cookie", answer(HEAD + "Set-Cookie: a=b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
    WRONG_CHUNK("chunks", answer(CHUNKED + "9\r\ndata: a\n\n\r\nnine\r\ndata: a\n\n\r\n")),
    LONG_CHUNK("chunks", answer(CHUNKED + "8\r\ndata: a\n\n\r\n")),
    CUT("cut", answer(CHUNKED + "9\r\ndata: a\n\n\r\n")),
    UPPER_CASE("unknown-field", body("DATA: a\n\n")),
    LINE_BREAK("unknown-field", body("data: {\n  \"a\": 1\ndata: }\n\n")),
    SPACE_BEHIND_NAME("unknown-field", body("data : a\n\n")),
    NO_COLON("unknown-field", body("data: a\nhello\n\n")),
    NUL_IN_ID("id-nul", body("id: a\0b\ndata: a\n\n")),
    RETRY_IN_SECONDS("retry-digits", body("retry: 5s\ndata: a\n\n")),
    RETRY_WITHOUT_TIME("retry-digits", body("retry\ndata: a\n\n")),
    ARABIC_RETRY("retry-digits", body("retry: ١٠\n\n")),
    NAME_ALONE("event-without-data", body("event: a\n\n")),
    NO_NAME("empty-event", body("event:\ndata: a\n\n")),
    MIXED("line-ends-mixed", body("data: a\r\n\r\ndata: b\n\n")),
    CR("cr-alone", body("data: a\r\rdata: b\r\r")),
    BOM("bom", body("\uFEFFdata: a\n\n")),
    BOM_INSIDE("bom-inside", body("data: a\n\n\uFEFFdata: b\n\n")),
    LATIN_1_TEXT("utf-8", peer -> peer.send(CHUNKED).send("9\r\n").send("data: ä\n\n".getBytes(StandardCharsets.ISO_8859_1))
            .send("\r\n0\r\n\r\n")),
    END_OF_BLOCK("unfinished-block", body("data: a\n\ndata: b\n")),
    END_OF_LINE("unfinished-block", body("data: a\n\ndata: b")),
    ONE_LINE_BREAK("unfinished-block", peer -> {
        peer.send(CHUNKED);
        for (int i = 0; i < 4; i++) {
            peer.chunk("data: a\n").silent(700);
        }
        peer.awaitLeft();
    }),
    HUGE("huge-event", body("data: " + "x".repeat(1024 * 1024) + "\n\n")),
    LATE_EMPTY_LINE("split-event", peer -> peer.send(CHUNKED).chunk("data: a\n").silent(700).chunk("\n").send("0\r\n\r\n")),
    LATE_LINE("split-event", peer -> peer.send(CHUNKED).chunk("data: a\nda").silent(700).chunk("ta: b\n\n")
            .send("0\r\n\r\n")),
    BURSTS("burst", peer -> {
        peer.send(CHUNKED);
        for (int i = 0; i < 3; i++) {
            peer.chunk("data: a\n\n".repeat(6)).silent(1200);
        }
        peer.send("0\r\n\r\n");
    }),
    NO_RESUME("resume", peer -> {
        if (peer.request().contains("Last-Event-ID: 7\r\n")) {
            peer.send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        } else {
            peer.send(CHUNKED).chunk("id: 7\ndata: a\n\n").send("0\r\n\r\n");
        }
    });

    final String rule;
    final ByteServer.Script script;

    Fault(String rule, ByteServer.Script script) {
        this.rule = rule;
        this.script = script;
    }

    private static ByteServer.Script answer(String answer) {
        return peer -> peer.send(answer);
    }

    private static ByteServer.Script body(String body) {
        return peer -> peer.send(CHUNKED).chunk(body).send("0\r\n\r\n");
    }
}
