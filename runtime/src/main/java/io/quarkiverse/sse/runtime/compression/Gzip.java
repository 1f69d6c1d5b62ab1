package io.quarkiverse.sse.runtime.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a compressed stream consists of, besides its blocks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, gzip</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951">RFC 1951, deflate</a>
 */
public final class Gzip {

    /** A header without a name and a time, of an unknown system. */
    private static final byte[] HEADER = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff };
    /** A stored block without bytes. */
    private static final byte[] EMPTY_BLOCK = { 0, 0, 0, (byte) 0xff, (byte) 0xff };
    /** The last block, without bytes. */
    private static final byte[] LAST_BLOCK = { 3, 0 };

    private Gzip() {
    }

    /**
     * @return the beginning of a stream. It ends with an empty block, because some decoders answer
     *         nothing until they have seen a block
     */
    public static byte[] beginning() {
        return ByteBuffer.allocate(HEADER.length + EMPTY_BLOCK.length).put(HEADER).put(EMPTY_BLOCK).array();
    }

    /**
     * @return bytes on the wire that decode to nothing, and leave the decoder as it is
     */
    public static byte[] emptyBlock() {
        return EMPTY_BLOCK.clone();
    }

    /**
     * @param crc the checksum of all that the stream decodes to
     * @param size its size in bytes, modulo 2^32
     * @return the end of the stream
     */
    static byte[] end(int crc, int size) {
        return ByteBuffer.allocate(LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN)
                .put(LAST_BLOCK).putInt(crc).putInt(size).array();
    }
}
