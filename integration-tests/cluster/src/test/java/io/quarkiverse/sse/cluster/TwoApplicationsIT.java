package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.testing.SseTestStream;

/** Two applications that share a Redis, and nothing else. */
class TwoApplicationsIT {

    @Test
    void doNotGetEachOthersEvents() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node one = new Node(redis.uri()).start();
                Node other = Node.ofOtherApplication(redis.uri()).start();
                SseTestStream onOne = one.stream("/sse").open();
                SseTestStream onOther = other.stream("/sse").open()) {
            // the streams are open
            onOne.awaitWireContaining("\n\n");
            onOther.awaitWireContaining("\n\n");
            one.publish("/publish", "of the one");
            other.publish("/publish", "of the other");
            assertThat(onOne.awaitEvent().data()).isEqualTo("of the one");
            assertThat(onOther.awaitEvent().data()).isEqualTo("of the other");
            // nothing of the other has come between
            one.publish("/publish", "the next of the one");
            other.publish("/publish", "the next of the other");
            assertThat(onOne.awaitEvent().data()).isEqualTo("the next of the one");
            assertThat(onOther.awaitEvent().data()).isEqualTo("the next of the other");
        }
    }
}
