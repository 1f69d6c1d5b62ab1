package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.redis.SilentProxy;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;

/**
 * A client has seen more than the node that it comes to, which does not reach Redis. Nothing is lost, so that it is not told of
 * a gap: whether it is sent away or made to wait, it goes on where it was when the node is level again.
 */
class AheadOfItsNodeIT {

    private final AtomicReference<SseTestEvent> first = new AtomicReference<>();

    @Test
    void aClientIsNotToldOfAGap() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SilentProxy proxy = new SilentProxy(redis.port());
                Node cut = new Node(proxy.redisUri()).start();
                Node other = new Node(redis.uri()).start()) {
            String last;
            try (SseTestStream stream = other.stream("/sse").open()) {
                stream.awaitWireContaining("\n\n");
                proxy.startPartition();
                other.publish("/publish", "seen");
                last = stream.awaitEvent().id();
            }
            Thread client = new Thread(() -> comeBack(cut, last));
            client.setDaemon(true);
            client.start();
            // longer than the node asks Redis for the place of the client
            assertThat(cut.post("/publish", "refused").statusCode()).isEqualTo(503);
            assertThat(cut.post("/publish", "refused").statusCode()).isEqualTo(503);
            proxy.endPartition();
            other.publish("/publish", "missed");
            await().atMost(Duration.ofSeconds(30)).until(() -> first.get() != null);
            assertThat(first.get().name()).as("not a gap").isEqualTo("message");
            assertThat(first.get().data()).isEqualTo("missed");
        }
    }

    /** Until it has got an event. */
    private void comeBack(Node node, String last) {
        while (first.get() == null) {
            try (SseTestStream stream = node.stream("/sse").lastEventId(last).open()) {
                first.set(stream.awaitEvent());
            } catch (AssertionError refused) {
                // it comes again
            }
        }
    }
}
