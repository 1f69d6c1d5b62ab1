package io.quarkiverse.sse.testing.lint;

import java.util.List;
import java.util.Locale;

import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.HttpVersion;

/** Looks at the head of an answer with 200. */
final class HeadRules {

    private static final List<String> OF_CONNECTIONS = List.of("connection", "keep-alive", "proxy-connection",
            "transfer-encoding", "upgrade");

    private final HttpVersion asked;
    private final Head head;
    private final Findings findings;

    HeadRules(HttpVersion asked, Head head, Findings findings) {
        this.asked = asked;
        this.head = head;
        this.findings = findings;
    }

    void check() {
        contentType();
        caching();
        framing();
        if (asked == HttpVersion.HTTP_2) {
            http2();
        } else {
            syntax();
        }
        if (head.first("Set-Cookie") != null) {
            findings.add(Rule.SET_COOKIE, "Set-Cookie");
        }
    }

    private void contentType() {
        List<String> types = head.all("Content-Type");
        if (types.size() != 1) {
            findings.add(Rule.CONTENT_TYPE, types.isEmpty() ? "no Content-Type" : "more than one Content-Type: " + types);
            return;
        }
        String[] parts = types.get(0).split(";");
        if (!parts[0].strip().equalsIgnoreCase("text/event-stream")) {
            findings.add(Rule.CONTENT_TYPE, "Content-Type: " + types.get(0));
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                findings.add(Rule.CHARSET, "Content-Type: " + types.get(0));
            }
        }
    }

    private void caching() {
        String control = String.join(",", head.all("Cache-Control")).toLowerCase(Locale.ROOT);
        if (!control.contains("no-cache") && !control.contains("no-store")) {
            findings.add(Rule.CACHE_CONTROL, control.isEmpty() ? "no Cache-Control" : "Cache-Control: " + control);
        }
        if (!"no".equalsIgnoreCase(head.first("X-Accel-Buffering")) && !isNginx()) {
            findings.add(Rule.ACCEL_BUFFERING, "no X-Accel-Buffering: no");
        }
        String encoding = head.first("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            findings.add(Rule.CONTENT_ENCODING, "Content-Encoding: " + encoding);
        }
    }

    /** It consumes the header that it heeds, so that nobody behind it can tell. */
    private boolean isNginx() {
        String server = head.first("Server");
        return server != null && (server.startsWith("nginx") || server.startsWith("openresty"));
    }

    private void framing() {
        String length = head.first("Content-Length");
        boolean chunked = head.first("Transfer-Encoding") != null;
        if (length != null && chunked) {
            findings.add(Rule.LENGTH_AND_CHUNKED, "Content-Length and Transfer-Encoding");
        } else if (length != null) {
            findings.add(Rule.CONTENT_LENGTH, "Content-Length: " + length);
        }
        if (asked == HttpVersion.HTTP_1_0 && chunked) {
            findings.add(Rule.HTTP10_CHUNKED, "Transfer-Encoding to a request with HTTP/1.0");
        } else if (asked == HttpVersion.HTTP_1_1 && !chunked && length == null) {
            findings.add(Rule.FRAMING, "neither chunks nor a length");
        }
    }

    private void http2() {
        if (head.version() != HttpVersion.HTTP_2) {
            findings.add(Rule.HTTP2, "answered with " + head.version());
            return;
        }
        for (HeaderField field : head.fields()) {
            if (OF_CONNECTIONS.contains(field.name().toLowerCase(Locale.ROOT))) {
                findings.add(Rule.HTTP2_FIELDS, field.name());
            }
        }
    }

    private void syntax() {
        String raw = head.raw();
        if (raw.replace("\r\n", "").indexOf('\n') >= 0) {
            findings.add(Rule.HEAD_SYNTAX, "a line of the head that ends with LF alone");
        }
        String[] lines = raw.split("\r?\n");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? lines[i] : lines[i].substring(0, colon);
            if (colon < 1 || !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                findings.add(Rule.HEAD_SYNTAX, "\"" + lines[i] + "\"");
            }
        }
    }
}
