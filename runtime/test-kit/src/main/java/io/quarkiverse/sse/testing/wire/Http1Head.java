package io.quarkiverse.sse.testing.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** Reads the head of an answer with HTTP/1, and is as lenient about it as clients are. */
final class Http1Head {

    private static final int MAX_BYTES = 64 * 1024;

    private Http1Head() {
    }

    static Head read(InputStream in) throws IOException {
        Head head = parse(bytes(in));
        while (head.status() >= 100 && head.status() < 200 && head.status() != 101) {
            head = parse(bytes(in));
        }
        return head;
    }

    /** Everything up to and including the first empty line. */
    private static String bytes(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean emptyLine = true;
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new CutException(bytes.size() == 0 ? "the connection was closed before an answer came"
                        : "the connection was closed within the head");
            }
            bytes.write(b);
            if (bytes.size() > MAX_BYTES) {
                throw new ProtocolException("the head is longer than 64 KiB");
            }
            if (b == '\n' && emptyLine && bytes.size() > 2) {
                return bytes.toString(ISO_8859_1);
            }
            if (b != '\r') {
                emptyLine = b == '\n';
            }
        }
    }

    private static Head parse(String raw) throws ProtocolException {
        String[] lines = raw.split("\r?\n");
        String[] status = lines[0].split(" ", 3);
        if (!lines[0].startsWith("HTTP/1.") || status.length < 2 || !status[1].matches("[1-9][0-9][0-9]")) {
            throw new ProtocolException("not an answer with HTTP/1: " + lines[0]);
        }
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.add(new HeaderField(lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
            }
        }
        HttpVersion version = "HTTP/1.0".equals(status[0]) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        return new Head(version, Integer.parseInt(status[1]), fields, raw);
    }
}
