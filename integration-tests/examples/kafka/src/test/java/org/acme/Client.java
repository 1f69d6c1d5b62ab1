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
    private final List<Records> records = new ArrayList<>();

    /** What has come on a stream. It is looked at again and again, so each event is read once. */
    private static final class Records {

        private final List<List<Long>> offsets = new ArrayList<>();
        private int read;

        Records() {
            for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
                offsets.add(new ArrayList<>());
            }
        }

        void readOn(List<SseTestEvent> events) {
            for (; read < events.size(); read++) {
                Matcher place = PLACE.matcher(events.get(read).data());
                if (place.find()) {
                    offsets.get(Integer.parseInt(place.group(1))).add(Long.parseLong(place.group(2)));
                }
            }
        }
    }

    Client(Node node, String path) {
        this.node = node;
        this.path = path;
        add(SseTestClient.open(node.path(path)));
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
        add(again.open());
    }

    private void add(SseTestStream stream) {
        streams.add(stream);
        records.add(new Records());
    }

    boolean hasGap() {
        return streams.stream().flatMap(stream -> stream.events().stream()).anyMatch(event -> event.name().equals("gap"));
    }

    /** The offsets that have come of a partition, one list for each stream. */
    List<List<Long>> offsets(int partition) {
        readOn();
        return records.stream().map(each -> each.offsets.get(partition)).toList();
    }

    private void readOn() {
        for (int i = 0; i < streams.size(); i++) {
            records.get(i).readOn(streams.get(i).events());
        }
    }

    boolean isBehind(long[] ends) {
        for (int partition = 0; partition < ends.length; partition++) {
            long last = offsets(partition).stream().filter(each -> !each.isEmpty())
                    .mapToLong(each -> each.get(each.size() - 1)).max().orElse(-1);
            if (last + 1 < ends[partition]) {
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
