package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.testing.SseTestStream;

/** Logs take no connection of the application's pool: one is enough for two logs and the application. */
class RedisPoolIsTheApplicationsIT {

    @Test
    void aPoolOfOneConnectionIsFree() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri(), "-Dquarkus.redis.max-pool-size=1", "-Dquarkus.redis.max-pool-waiting=1",
                        "-Dquarkus.redis.second.max-pool-size=1", "-Dquarkus.redis.second.max-pool-waiting=1").start();
                SseTestStream reader = node.stream("/sse").open();
                // with an id that the log has to be asked for
                SseTestStream unknown = node.stream("/sse").lastEventId("unknown").open()) {
            await().until(() -> node.connections() == 2);
            for (int i = 0; i < 10; i++) {
                assertThat(node.get("/redis").body()).isEqualTo("PONG");
                node.publish("/publish", "event " + i);
                node.publish("/publish?service=other", "event " + i);
                assertThat(reader.awaitEvent().data()).isEqualTo("event " + i);
            }
        }
    }
}
