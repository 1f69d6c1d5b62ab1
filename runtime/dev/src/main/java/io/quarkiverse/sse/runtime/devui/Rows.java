package io.quarkiverse.sse.runtime.devui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.telemetry.ConnectionFigures;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;

/**
 * Makes the rows of the tables.
 */
final class Rows {

    private static final int MAX_TOPICS = 10;

    private static final Comparator<SseConnection> NEWEST_FIRST = Comparator.comparing(SseConnection::openedAt).reversed()
            .thenComparing(connection -> connection.id().toString());

    private Rows() {
    }

    /**
     * @param filter what the id, the user, the address or a topic has to contain; may be empty
     * @param max how many connections at most
     */
    static ConnectionPage connections(SseService service, Figures figures, String filter, int max) {
        List<SseConnection> matching = new ArrayList<>();
        int total = 0;
        String text = filter.toLowerCase(Locale.ROOT);
        for (SseConnection connection : service.connections().toList()) {
            total++;
            if (matches(connection, text)) {
                matching.add(connection);
            }
        }
        matching.sort(NEWEST_FIRST);
        List<ConnectionRow> rows = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (SseConnection connection : matching.subList(0, Math.min(max, matching.size()))) {
            ConnectionFigures known = figures.connection(connection.id());
            if (known != null) {
                rows.add(row(connection, known, now));
            }
        }
        return new ConnectionPage(total, matching.size(), rows);
    }

    private static boolean matches(SseConnection connection, String text) {
        if (text.isEmpty() || contains(connection.id().toString(), text) || contains(address(connection), text)
                || contains(connection.user().orElse(""), text)) {
            return true;
        }
        for (String topic : connection.topics()) {
            if (contains(topic, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String value, String text) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    private static ConnectionRow row(SseConnection connection, ConnectionFigures figures, long now) {
        List<String> topics = new ArrayList<>();
        int more = 0;
        for (String topic : connection.topics()) {
            if (topics.size() < MAX_TOPICS) {
                topics.add(Block.shorten(topic));
            } else {
                more++;
            }
        }
        topics.sort(null);
        return new ConnectionRow(connection.id().toString(), connection.user().map(Block::shorten).orElse(null),
                address(connection), now - connection.openedAt().toEpochMilli(), topics, more,
                connection.lastEventId().map(Block::shorten).orElse(null), connection.resume().name(),
                figures.position().name(), figures.pendingBytes(), figures.pendingEvents(), connection.droppedEvents());
    }

    /**
     * @return the user of a connection, and the address of the client
     */
    static String who(SseConnection connection) {
        return connection.user().map(user -> Block.shorten(user) + " at ").orElse("") + address(connection);
    }

    private static String address(SseConnection connection) {
        return String.valueOf(connection.remoteAddress());
    }

    /**
     * @param max how many events at most
     */
    static List<HistoryRow> history(Figures figures, int max) {
        List<HistoryRow> rows = new ArrayList<>();
        for (KeptEvent kept : figures.history(max)) {
            Block text = Block.read(kept.block());
            rows.add(new HistoryRow(kept.position(), Block.shorten(kept.id()), text.event(),
                    Block.shorten(kept.target().toString()), text.data(), kept.block().length, kept.ageMillis()));
        }
        return rows;
    }
}
