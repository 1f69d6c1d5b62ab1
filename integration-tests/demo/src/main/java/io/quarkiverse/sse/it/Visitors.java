package io.quarkiverse.sse.it;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

/**
 * Welcomes each new stream, and tells those who gave a name who has come and who has left. The others, such as a load client
 * with thousands of streams, are not interested, and telling everybody of everybody would cost their number squared.
 */
@Singleton
class Visitors {

    private static final String TOPIC = "visitors";
    private static final int MOST_LISTED = 500;
    private static final Duration RECONNECT_SOON = Duration.ofSeconds(1);

    private final SseService sse;

    Visitors(SseService sse) {
        this.sse = sse;
    }

    void welcome(@Observes @Open @SseName(SseService.DEFAULT_NAME) SseConnection connection) {
        boolean follows = UserNames.isGiven(connection);
        if (follows) {
            connection.subscribe(TOPIC);
        }
        // Named before the list is made: of two streams that open at the same time, each is in the other's list, or its
        // "joined" follows, or both. None is missed, and a page that keeps them by id shows none twice.
        UserNames.assign(connection);
        connection.send(SseEvent.builder()
                .event("welcome")
                .retry(RECONNECT_SOON)
                .data(new Welcome(connection.id().toString(), UserNames.of(connection),
                        follows ? present() : List.of()))
                .build());
        sse.sendEvent("joined", Visitor.of(connection), SseTarget.topic(TOPIC).and(connection.id().negate()));
    }

    void farewell(@Observes @Closed @SseName(SseService.DEFAULT_NAME) SseConnection connection) {
        sse.sendEvent("left", Farewell.of(connection), SseTarget.topic(TOPIC));
    }

    private List<Visitor> present() {
        return sse.connections()
                .filter(UserNames::isAssigned)
                .map(Visitor::of)
                .sorted(Comparator.comparing(Visitor::since).reversed())
                .limit(MOST_LISTED)
                .toList();
    }
}
