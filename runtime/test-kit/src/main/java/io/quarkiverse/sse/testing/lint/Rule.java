package io.quarkiverse.sse.testing.lint;

import java.util.List;
import java.util.Locale;

/** What a stream is checked for. HTML means the living standard of WHATWG. */
enum Rule {

    STATUS(true, "a browser gives up for good (HTML 9.2.3)", "answer with 200"),
    REDIRECT(false, "every reconnection takes this way again", "give clients the last URL"),
    NO_HEAD(true, "a browser's stream is not open before (HTML 9.2.3)", "flush the head when the stream opens"),
    FIRST_FLUSH(false, "a browser's stream is not open before (HTML 9.2.3)", "flush the head when the stream opens"),
    HEAD_SYNTAX(true, "clients and proxies may refuse the answer (RFC 9112, 2.2 and 5.1)",
            "end lines with CR LF, and write no white space around a name"),
    CONTENT_TYPE(true, "a browser gives up for good (HTML 9.2.3)", "send Content-Type: text/event-stream"),
    CHARSET(true, "a stream is UTF-8, whatever this says (HTML 9.2.5)", "leave the parameter out, and send UTF-8"),
    CACHE_CONTROL(false, "a cache may store the stream (RFC 9111, 4.2.2)", "send Cache-Control: no-cache"),
    ACCEL_BUFFERING(false, "nginx, and what is made of it, collects events in a buffer", "send X-Accel-Buffering: no"),
    CONTENT_LENGTH(false, "the stream is over when so much was sent", "leave it out"),
    LENGTH_AND_CHUNKED(true, "must not be together (RFC 9112, 6.2)", "leave Content-Length out"),
    CONTENT_ENCODING(true, "the request has Accept-Encoding: identity (RFC 9110, 12.5.3)",
            "compress only for those that ask for it"),
    FRAMING(false, "a client can't tell the end from a broken connection (RFC 9112, 6.3 and 8)",
            "send Transfer-Encoding: chunked"),
    HTTP10_CHUNKED(true, "HTTP/1.0 has no chunks (RFC 9112, 6.1)", "end the body with the connection"),
    HTTP2(false, "a browser opens no more than six streams to one host", "speak HTTP/2 with TLS"),
    HTTP2_FIELDS(true, "must not be sent with HTTP/2 (RFC 9113, 8.2.2)", "leave it out"),
    SET_COOKIE(false, "every reconnection sets it again", "set cookies with the page"),
    CHUNKS(true, "the body can't be read on (RFC 9112, 7.1)", "look for what writes past the HTTP server"),
    CUT(true, "a client takes it for a broken connection (RFC 9112, 8)", "end the body, not the connection"),
    SILENCE(false, "proxies cut idle streams, and a dead client is not noticed (HTML 9.2.7)",
            "send a comment every 15 seconds"),
    UNKNOWN_FIELD(true, "a browser ignores the line (HTML 9.2.6)",
            "use data, event, id and retry, in lower case; begin each line of data with data:"),
    ID_NUL(true, "a browser ignores the id (HTML 9.2.6)", "use ids without U+0000"),
    RETRY_DIGITS(true, "a browser ignores the time (HTML 9.2.6)", "send milliseconds, in ASCII digits alone"),
    EVENT_WITHOUT_DATA(false, "a browser dispatches nothing (HTML 9.2.6)", "send an empty data: line"),
    EMPTY_EVENT(false, "the name is message, as without the line (HTML 9.2.6)", "leave the line out"),
    LINE_ENDS_MIXED(false, "is allowed, and often a sign of two writers (HTML 9.2.5)", "end all lines with LF"),
    CR_ALONE(false, "is allowed, but a client may wait for the LF of a CR LF, one event late (HTML 9.2.5)",
            "end lines with LF"),
    BOM(false, "is allowed and without a use (HTML 9.2.5)", "leave it out"),
    BOM_INSIDE(true, "only the first one of a stream is skipped; here it belongs to the name of a field (HTML 9.2.5)",
            "leave it out"),
    UTF_8(true, "a browser reads U+FFFD (HTML 9.2.5)", "encode text as UTF-8"),
    UNFINISHED_BLOCK(true, "no event without the empty line behind it: it is lost, or late (HTML 9.2.6)",
            "write the whole event with its empty line, and flush"),
    HUGE_EVENT(false, "clients and proxies hold all of it in memory", "send where the data is, instead of the data"),
    SPLIT_EVENT(false, "something flushes in the middle of an event, or holds its end back",
            "write an event in one piece, and flush behind it"),
    BURST(false, "if they were not made together, something collects them", "flush behind each event"),
    RESUME(true, "a client that comes back gives up (HTML 9.2.3)", "answer Last-Event-ID with 200, whatever it says");

    final boolean error;
    private final String reason;
    private final String advice;

    Rule(boolean error, String reason, String advice) {
        this.error = error;
        this.reason = reason;
        this.advice = advice;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    SseFinding found(String what) {
        return new SseFinding(error, id(), what + ": " + reason, List.of(advice));
    }
}
