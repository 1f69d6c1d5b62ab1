package io.quarkiverse.sse.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Batches;
import io.quarkiverse.sse.runtime.queue.Chunks;

class BatchesBecomeChunksTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final int MAX_DATA = HttpChunks.MAX_CHUNK_BYTES - 8;

    private final Random random = new Random(25);
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().firstContext();
    private final List<ByteBuf> encoded = new ArrayList<>();

    @BeforeEach
    void allocate() {
        channel.config().setAllocator(allocator);
    }

    @AfterEach
    void release() {
        encoded.forEach(ByteBuf::release);
        channel.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    static int[] sizes() {
        return new int[] { 1, 15, 16, 255, 256, 4095, 4096, MAX_DATA - 1, MAX_DATA, MAX_DATA + 1, 2 * MAX_DATA - 1,
                2 * MAX_DATA, 2 * MAX_DATA + 1, 5 * MAX_DATA + 4096, 64 * 1024 };
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void thatAClientReadsBack(int size) {
        Batch batch = batch(size);
        ByteBuf chunks = encode(batch);
        assertThat(chunks.isDirect()).isTrue();
        assertThat(read(chunks)).isEqualTo(batch.body().getByteBuf());
    }

    /** Where a socket may stop: what is left of that chunk is sent, and the next write begins behind it. */
    @ParameterizedTest
    @MethodSource("sizes")
    void thatEndWhereTheyAreSaidToEnd(int size) {
        Batch batch = batch(size);
        Chunks chunks = HttpChunks.of(batch, context);
        List<Chunk> expected = parse(encode(batch));
        int chunk = 0;
        for (int position = 0; position < chunks.bytes().readableBytes(); position++) {
            if (position == expected.get(chunk).end) {
                chunk++;
            }
            int end = chunks.ends()[chunks.at(position)];
            int data = chunks.sizes()[chunks.at(position)];
            if (end != expected.get(chunk).end || data != expected.get(chunk).dataSoFar) {
                throw new AssertionError("At " + position + ": " + end + ", " + data + " instead of " + expected.get(chunk));
            }
        }
        assertThat(chunk).isEqualTo(expected.size() - 1);
    }

    /** What HTTP/2 takes from them. */
    @ParameterizedTest
    @MethodSource("sizes")
    void whoseDataIsFoundWithoutItsFraming(int size) {
        Batch batch = batch(size);
        ByteBuf chunks = encode(batch);
        ByteBuf data = Unpooled.buffer();
        int position = 0;
        for (int end : batch.chunks().ends()) {
            int start = HttpChunks.startOfData(chunks, position);
            data.writeBytes(chunks, start, HttpChunks.endOfData(end) - start);
            position = end;
        }
        assertThat(data).isEqualTo(batch.body().getByteBuf());
    }

    @Test
    void onceForAllThatGetThem() {
        Batch batch = batch(100);
        assertThat(encode(batch)).isSameAs(HttpChunks.of(batch, context).bytes());
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(200);
    }

    @Test
    void inAsMuchMemoryAsTheyNeed() {
        for (int size : sizes()) {
            ByteBuf chunks = encode(batch(size));
            assertThat(chunks.capacity()).isBetween(chunks.readableBytes(), chunks.readableBytes() + 16);
        }
    }

    @Test
    void orLeaveNoMemoryBehind() {
        // less than it says
        Batch broken = Batches.of(random, 0, 100, 10);
        assertThatThrownBy(() -> HttpChunks.of(broken, context)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private ByteBuf encode(Batch batch) {
        ByteBuf chunks = HttpChunks.of(batch, context).bytes();
        encoded.add(chunks);
        return chunks;
    }

    private Batch batch(int size) {
        int[] frames = new int[3 + size / 1_000];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = 1 + random.nextInt(1_500);
        }
        int start = random.nextInt(frames[0]);
        // long enough for any size
        frames[frames.length - 1] = size + start;
        return Batches.of(random, start, size, frames);
    }

    private static ByteBuf read(ByteBuf chunks) {
        EmbeddedChannel client = new EmbeddedChannel(new HttpResponseDecoder());
        client.writeInbound(Unpooled.copiedBuffer(HEAD, StandardCharsets.US_ASCII), chunks.retainedDuplicate());
        HttpResponse head = client.readInbound();
        assertThat(head.decoderResult().isSuccess()).isTrue();
        ByteBuf data = Unpooled.buffer();
        for (HttpContent content = client.readInbound(); content != null; content = client.readInbound()) {
            assertThat(content.decoderResult().isSuccess()).isTrue();
            data.writeBytes(content.content());
            content.release();
        }
        assertThat(client.finish()).as("nothing is left over").isFalse();
        return data;
    }

    private record Chunk(int end, int dataSoFar) {
    }

    private static List<Chunk> parse(ByteBuf chunks) {
        List<Chunk> parsed = new ArrayList<>();
        int data = 0;
        for (int position = 0; position < chunks.readableBytes();) {
            int line = chunks.indexOf(position, chunks.readableBytes(), (byte) '\r');
            int size = Integer.parseInt(chunks.toString(position, line - position, StandardCharsets.US_ASCII), 16);
            position = line + 2 + size + 2;
            data += size;
            parsed.add(new Chunk(position, data));
        }
        return parsed;
    }
}
