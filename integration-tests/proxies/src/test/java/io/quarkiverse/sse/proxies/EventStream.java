package io.quarkiverse.sse.proxies;

import java.io.IOException;
import java.util.Objects;

import okhttp3.Call;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;

/** One response, read event by event on the thread that calls. */
final class EventStream implements AutoCloseable {

    private final Call call;
    private final Response response;
    private final BufferedSource lines;

    EventStream(Call call) throws IOException {
        this.call = call;
        this.response = call.execute();
        this.lines = response.body().source();
    }

    /** One block. What it doesn't have is {@code null}. */
    record Block(String event, String id, String retry, String data) {
    }

    int status() {
        return response.code();
    }

    Protocol protocol() {
        return response.protocol();
    }

    String header(String name) {
        return response.header(name);
    }

    /** Whether it came with gzip, which OkHttp takes off with its header. */
    boolean wasCompressed() {
        return "gzip".equals(response.networkResponse().header("Content-Encoding"));
    }

    /**
     * @return the next block, or {@code null} at the end
     */
    Block next() throws IOException {
        String event = null;
        String id = null;
        String retry = null;
        String data = null;
        for (String line = lines.readUtf8Line(); line != null; line = lines.readUtf8Line()) {
            if (line.isEmpty()) {
                return new Block(event, id, retry, data);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("retry: ")) {
                retry = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return null;
    }

    /** The data of the next event with this name, where {@code null} is one without a name. */
    String nextData(String name) throws IOException {
        Block block = next();
        while (block != null && (block.data() == null || !Objects.equals(name, block.event()))) {
            block = next();
        }
        return block == null ? null : block.data();
    }

    /** Leaves: with HTTP/1.1 it closes the connection, with HTTP/2 it resets the stream. */
    @Override
    public void close() {
        call.cancel();
        response.close();
    }
}
