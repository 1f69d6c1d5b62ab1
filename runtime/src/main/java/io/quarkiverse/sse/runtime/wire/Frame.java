package io.quarkiverse.sse.runtime.wire;

import io.vertx.core.buffer.Buffer;

/**
 * An event as it goes over the wire: encoded once, shared by all connections, never changed.
 *
 * @param bytes the encoded block, up to and including the blank line
 */
public record Frame(Buffer bytes) {

    /**
     * @return the size in bytes
     */
    public int size() {
        return bytes.length();
    }
}
