package io.quarkiverse.sse.runtime.wire;

/**
 * An event as it goes over the wire. It is encoded once, shared by all connections,
 * and never changed.
 *
 * @param bytes the encoded block, up to and including the blank line
 * @param event the name under which clients dispatch it, or {@code null} if they
 *        don't, as with a comment
 * @param position its position in the history, from 1, or 0 if it has none
 */
public record Frame(byte[] bytes, String event, long position) {

    /**
     * Creates a frame without a position.
     *
     * @param bytes the encoded block
     * @param event the name under which clients dispatch it, or {@code null}
     */
    public Frame(byte[] bytes, String event) {
        this(bytes, event, 0);
    }

    public int size() {
        return bytes.length;
    }
}
