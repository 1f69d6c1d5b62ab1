package io.quarkiverse.sse.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Reads one stream, block by block, on the thread that calls it. Unlike the test kit, it keeps
 * nothing: the streams of the soaks are as long as they take.
 */
final class Reader implements AutoCloseable {

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    /**
     * @param lastEventId {@code null} for none
     */
    Reader(URI uri, String lastEventId) throws IOException {
        connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("Accept", "text/event-stream");
        if (lastEventId != null) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        connection.setConnectTimeout(5_000);
        // a heartbeat comes before
        connection.setReadTimeout(30_000);
        InputStream in = connection.getInputStream();
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** One block. What it does not have is {@code null}. */
    record Block(String comment, String event, String id, String data) {
    }

    /**
     * @return the next block, or {@code null} at the end
     */
    Block next() throws IOException {
        String comment = null;
        String event = null;
        String id = null;
        String data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                return new Block(comment, event, id, data);
            } else if (line.startsWith(":")) {
                comment = line.substring(1);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return null;
    }

    /** The next event, past heartbeats and ids alone. */
    Block nextEvent() throws IOException {
        Block block = next();
        while (block != null && block.data() == null) {
            block = next();
        }
        return block;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
