package io.quarkiverse.sse.testing.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes a body with {@code Content-Encoding: gzip} as far as it has come, and compares its checksum
 * and its size with those at its end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class GzipDecoder {

    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FLAGS = 3;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final ByteArrayOutputStream trailer = new ByteArrayOutputStream();
    private final byte[] out = new byte[64 * 1024];
    private long size;

    /**
     * @return what the bytes decode to, with those before them
     * @throws IOException if they are no gzip
     */
    public byte[] decode(byte[] bytes, int length) throws IOException {
        int from = 0;
        while (header.size() < HEADER && from < length) {
            header.write(bytes[from++]);
            checkHeader();
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        if (!inflater.finished()) {
            inflater.setInput(bytes, from, length - from);
            inflate(decoded);
            from = length - inflater.getRemaining();
        }
        trailer.write(bytes, from, length - from);
        if (trailer.size() >= TRAILER) {
            checkTrailer();
        }
        return decoded.toByteArray();
    }

    private void checkHeader() throws IOException {
        if (header.size() == HEADER) {
            ByteBuffer read = ByteBuffer.wrap(header.toByteArray());
            if (read.getShort() != 0x1f8b || read.get() != 8 || read.get(FLAGS) != 0) {
                throw new IOException("This is no gzip, or one with a name or a comment");
            }
        }
    }

    private void inflate(ByteArrayOutputStream decoded) throws IOException {
        try {
            int count;
            while ((count = inflater.inflate(out)) > 0) {
                crc.update(out, 0, count);
                size += count;
                decoded.write(out, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException("damaged gzip", e);
        }
    }

    private void checkTrailer() throws IOException {
        ByteBuffer end = ByteBuffer.wrap(trailer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        if (end.remaining() > TRAILER) {
            throw new IOException((end.remaining() - TRAILER) + " bytes behind the end of the gzip");
        }
        if (end.getInt() != (int) crc.getValue() || end.getInt() != (int) size) {
            throw new IOException("The checksum or the size at the end of the gzip is wrong");
        }
    }

    /**
     * @return whether the end has come
     */
    public boolean isComplete() {
        return trailer.size() == TRAILER;
    }
}
