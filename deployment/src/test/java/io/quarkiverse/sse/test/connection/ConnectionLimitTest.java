package io.quarkiverse.sse.test.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class ConnectionLimitTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-connections", "10");

    @Test
    void oneMoreIsRefusedUntilAPlaceIsFree() {
        int errors = log.errors.size();
        List<SseTestStream> streams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            streams.add(SseTestClient.open(uri));
        }
        given().header("Accept", "text/event-stream").get(uri).then()
                .statusCode(503).header("Retry-After", "5").contentType("text/plain")
                .body(Matchers.containsString("limit of 10"));
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(503);

        streams.remove(0).close();
        awaitConnections(9);
        streams.add(SseTestClient.open(uri));
        assertThat(streams.get(9).status()).isEqualTo(200);
        streams.forEach(SseTestStream::close);
        awaitConnections(0);
    }

    @Test
    void aBurstNeverPassesTheLimit() throws Exception {
        List<CompletableFuture<SseTestStream>> burst = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            for (int i = 0; i < 200; i++) {
                burst.add(CompletableFuture.supplyAsync(() -> SseTestClient.open(uri), threads));
            }
            Map<Integer, Long> byStatus = burst.stream().map(CompletableFuture::join)
                    .collect(Collectors.groupingBy(SseTestStream::status, Collectors.counting()));
            assertThat(byStatus).containsExactlyInAnyOrderEntriesOf(Map.of(200, 10L, 503, 190L));
            assertThat(sse.connectionCount()).isEqualTo(10);
        } finally {
            threads.shutdown();
            burst.forEach(stream -> stream.join().close());
        }
        awaitConnections(0);
    }
}
