package org.acme;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

/** A client that comes back with its last event id when its node is gone, to another one. */
final class Client implements AutoCloseable {

    private static final Pattern PLACE = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");

    private final Node node;
    private final String path;
    private final List<SseTestStream> streams = new ArrayList<>();

    Client(Node node, String path) {
        this.node = node;
        this.path = path;
        streams.add(SseTestClient.open(node.path(path)));
    }

    boolean isAt(Node other) {
        return node == other;
    }

    void comeBackTo(Node other) {
        SseTestStream last = streams.get(streams.size() - 1).awaitEnd();
        SseTestClient again = SseTestClient.to(other.path(path));
        if (!last.lastEventId().isEmpty()) {
            again = again.lastEventId(last.lastEventId());
        }
        streams.add(again.open());
    }

    boolean hasGap() {
        return streams.stream().flatMap(stream -> stream.events().stream()).anyMatch(event -> event.name().equals("gap"));
    }

    /** The offsets that have come of a partition, one list for each stream. */
    List<List<Long>> offsets(int partition) {
        List<List<Long>> ofStreams = new ArrayList<>();
        for (SseTestStream stream : streams) {
            List<Long> offsets = new ArrayList<>();
            for (SseTestEvent event : stream.events()) {
                Matcher place = PLACE.matcher(event.data());
                if (place.find() && Integer.parseInt(place.group(1)) == partition) {
                    offsets.add(Long.parseLong(place.group(2)));
                }
            }
            ofStreams.add(offsets);
        }
        return ofStreams;
    }

    /** How far it has come in a partition. */
    long end(int partition) {
        return offsets(partition).stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElse(-1) + 1;
    }

    boolean isBehind(long[] ends) {
        for (int partition = 0; partition < ends.length; partition++) {
            if (end(partition) < ends[partition]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        streams.forEach(SseTestStream::close);
    }
}
