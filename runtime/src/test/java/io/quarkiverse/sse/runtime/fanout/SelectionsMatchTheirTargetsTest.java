package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.RandomTargets;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * Whatever the target: those that are found through the indexes are those of which it says so itself, each once.
 */
class SelectionsMatchTheirTargetsTest {

    private static final int CONNECTIONS = 24;
    private static final int TARGETS = 3_000;
    private static final int NAMES = 5;

    private FanOut fanOut;
    private final List<StubConnection> connections = new ArrayList<>();

    @BeforeEach
    void open() {
        fanOut = new FanOut(2);
        Random random = new Random(3);
        for (int i = 0; i < CONNECTIONS; i++) {
            StubConnection connection = StubConnection.of(random.nextInt(4) == 0 ? null : "u" + random.nextInt(NAMES),
                    topics(random));
            connections.add(connection);
            fanOut.connect(fanOut.newLoop(), connection, new StubSink());
        }
    }

    private static String[] topics(Random random) {
        Set<String> topics = ConcurrentHashMap.newKeySet();
        for (int i = random.nextInt(3); i > 0; i--) {
            topics.add("t" + random.nextInt(NAMES));
        }
        return topics.toArray(new String[0]);
    }

    @AfterEach
    void close() {
        fanOut.close();
    }

    @Test
    void whateverTheyAreMadeOf() {
        Random random = new Random(4);
        RandomTargets targets = new RandomTargets(random, () -> "t" + random.nextInt(NAMES), () -> "u" + random.nextInt(NAMES),
                () -> random.nextInt(5) == 0 ? SseId.random() : connections.get(random.nextInt(CONNECTIONS)).id());
        for (int i = 0; i < TARGETS; i++) {
            SseTarget target = targets.next(4);
            assertSelects(target);
            // a lambda is evaluated before
            assertSelects(target.and(connection -> connection.topics().contains("t1")));
        }
    }

    private void assertSelects(SseTarget target) {
        Map<SseConnection, Integer> visits = new ConcurrentHashMap<>();
        int matched = FanOut.await(fanOut.router().forEach(target, outbox -> {
            visits.merge(outbox.connection(), 1, Integer::sum);
            return true;
        })).matched();
        assertThat(visits.keySet()).as(target.toString())
                .containsExactlyInAnyOrderElementsOf(connections.stream().filter(target::test).toList());
        assertThat(visits.values()).as(target.toString()).allMatch(count -> count == 1);
        assertThat(matched).isEqualTo(visits.size());
    }
}
