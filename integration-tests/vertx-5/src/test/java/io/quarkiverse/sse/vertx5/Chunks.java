package io.quarkiverse.sse.vertx5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;

/** Writes past the HTTP encoder, as an event stream does. */
final class Chunks {

    private Chunks() {
    }

    static void write(ResponseChannel channel, String text) {
        byte[] bytes = (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuf chunk = channel.queue().alloc().directBuffer(bytes.length).writeBytes(bytes);
        try {
            chunk.skipBytes(channel.socket().write(chunk));
        } catch (IOException e) {
            chunk.release();
            throw new UncheckedIOException(e);
        }
        channel.queue().writeAndFlush(chunk);
    }
}
