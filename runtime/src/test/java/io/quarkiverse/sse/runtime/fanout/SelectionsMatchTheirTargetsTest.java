package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.RandomTargets;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;

/**
 * Whatever the target: those that are found through the indexes are those of which it says so itself, each once.
 */
class SelectionsMatchTheirTargetsTest {

    private static final int CONNECTIONS = 24;
    private static final int TARGETS = 3_000;
    private static final int NAMES = 5;

    private Vertx vertx;
    private Router router;
    private final List<StubConnection> connections = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        router = Router.withoutHeartbeats(new Overflow(Integer.MAX_VALUE, OverflowPolicy.CLOSE, null));
        Random random = new Random(3);
        for (int i = 0; i < CONNECTIONS; i++) {
            StubConnection connection = StubConnection.of(random.nextInt(4) == 0 ? null : "u" + random.nextInt(NAMES),
                    topics(random));
            connections.add(connection);
            CompletableFuture<Void> attached = new CompletableFuture<>();
            ((VertxInternal) vertx).createEventLoopContext().runOnContext(ignored -> {
                Outbound outbound = new Outbound(connection, router.currentShard(), null, Replay.NONE);
                router.attach(outbound);
                connection.topics().forEach(topic -> router.updateSubscription(outbound, topic));
                attached.complete(null);
            });
            attached.get(10, TimeUnit.SECONDS);
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
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whateverTheyAreMadeOf() throws Exception {
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

    private void assertSelects(SseTarget target) throws Exception {
        Map<SseConnection, Integer> visits = new ConcurrentHashMap<>();
        int matched = router.forEach(target, outbound -> {
            visits.merge(outbound.connection(), 1, Integer::sum);
            return true;
        }).toCompletableFuture().get(10, TimeUnit.SECONDS).matched();
        assertThat(visits.keySet()).as(target.toString())
                .containsExactlyInAnyOrderElementsOf(connections.stream().filter(target::test).toList());
        assertThat(visits.values()).as(target.toString()).allMatch(count -> count == 1);
        assertThat(matched).isEqualTo(visits.size());
    }
}
