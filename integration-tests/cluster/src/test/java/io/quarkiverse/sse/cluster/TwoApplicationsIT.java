package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;

/** Two applications that share a Redis, and nothing else. */
class TwoApplicationsIT {

    @Test
    void doNotGetEachOthersEvents() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node one = new Node(redis.uri()).start();
                Node other = Node.ofOtherApplication(redis.uri()).start();
                Reader onOne = new Reader(one.uri("/sse"), null);
                Reader onOther = new Reader(other.uri("/sse"), null)) {
            // the streams are open
            onOne.next();
            onOther.next();
            one.publish("/publish", "of the one");
            other.publish("/publish", "of the other");
            assertThat(onOne.nextEvent().data()).isEqualTo("of the one");
            assertThat(onOther.nextEvent().data()).isEqualTo("of the other");
            // nothing of the other has come between
            one.publish("/publish", "the next of the one");
            other.publish("/publish", "the next of the other");
            assertThat(onOne.nextEvent().data()).isEqualTo("the next of the one");
            assertThat(onOther.nextEvent().data()).isEqualTo("the next of the other");
        }
    }
}
