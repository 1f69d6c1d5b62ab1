package io.quarkiverse.sse.runtime.wire;

/**
 * An event as it goes over the wire: encoded once, shared by all connections, never changed.
 *
 * @param bytes the encoded block, up to and including the blank line
 * @param event the name under which a client dispatches it, or {@code null} if it dispatches nothing, as for a comment
 * @param position its position in the history, from 1, or 0 if it has none
 */
public record Frame(byte[] bytes, String event, long position) {

    /**
     * @param bytes the encoded block
     * @param event the name under which a client dispatches it, or {@code null}
     */
    public Frame(byte[] bytes, String event) {
        this(bytes, event, 0);
    }

    /**
     * @return the size in bytes
     */
    public int size() {
        return bytes.length;
    }
}
