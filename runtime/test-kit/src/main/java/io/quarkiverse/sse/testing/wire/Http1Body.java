package io.quarkiverse.sse.testing.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.Locale;

/** The body of an answer with HTTP/1, in one of the three ways in which its end is found. */
abstract class Http1Body {

    final InputStream in;

    private Http1Body(InputStream in) {
        this.in = in;
    }

    static Http1Body of(Head head, InputStream in) throws ProtocolException {
        List<String> encodings = head.all("Transfer-Encoding");
        if (!encodings.isEmpty() && encodings.get(encodings.size() - 1).toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return new Chunked(in);
        }
        if (head.status() == 204 || head.status() == 304) {
            return new Counted(in, 0);
        }
        String length = head.first("Content-Length");
        if (length == null) {
            return new UntilClosed(in);
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new ProtocolException("Content-Length: " + length);
        }
        return new Counted(in, Long.parseLong(length));
    }

    abstract int read(byte[] buffer) throws IOException;

    private static final class UntilClosed extends Http1Body {

        UntilClosed(InputStream in) {
            super(in);
        }

        @Override
        int read(byte[] buffer) throws IOException {
            return in.read(buffer);
        }
    }

    private static final class Counted extends Http1Body {

        private long left;

        Counted(InputStream in, long length) {
            super(in);
            left = length;
        }

        @Override
        int read(byte[] buffer) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new CutException("the connection was closed " + left + " bytes before the length of the body");
            }
            left -= count;
            return count;
        }
    }

    private static final class Chunked extends Http1Body {

        private long left;
        private boolean first = true;
        private boolean ended;

        Chunked(InputStream in) {
            super(in);
        }

        @Override
        int read(byte[] buffer) throws IOException {
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new CutException("the connection was closed within a chunk");
            }
            left -= count;
            return count;
        }

        private void next() throws IOException {
            if (!first && !line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than its size");
            }
            first = false;
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new ProtocolException("not the size of a chunk: " + size);
            }
            left = Long.parseLong(size, 16);
            if (left == 0) {
                ended = true;
                while (!line().isEmpty()) {
                    // a trailer, which says nothing about a stream
                }
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new CutException("the connection was closed before the last chunk");
                }
                if (line.length() > 8192) {
                    throw new ProtocolException("not the size of a chunk: " + line.substring(0, 40) + "…");
                }
                line.append((char) b);
            }
            int end = line.length() - 1;
            return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
        }
    }
}
