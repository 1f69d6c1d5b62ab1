package io.quarkiverse.sse.test.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** However many generations there are, and however large, a node keeps so many bytes of them. */
class GenerationsShareTheirRoomTest {

    private static final int TOTAL = 400_000;
    /** What each may have ahead of its readers, whatever the others take. */
    private static final int PAGE = 16 * 1024;
    private static final String ITEM = "x".repeat(1_000);
    /** With its id, its name and what it takes in memory. */
    private static final int ITEM_BYTES = 1_150;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Models.class)
            .overrideConfigKey("quarkus.sse.generations", "memory")
            .overrideConfigKey("quarkus.sse.generations.max-bytes", "100000")
            .overrideConfigKey("quarkus.sse.generations.max-total-bytes", String.valueOf(TOTAL));

    @TestHTTPResource("/")
    URI root;

    @Inject
    SseGenerations generations;

    @Inject
    SseService sse;

    /** When the models begin. */
    private CompletableFuture<Integer> start;
    private final List<String> keys = new ArrayList<>();

    @BeforeEach
    void prepare() {
        start = new CompletableFuture<>();
        keys.clear();
    }

    @AfterEach
    void cancel() {
        start.complete(0);
        keys.forEach(generations::cancel);
    }

    /** A model with so many items, of which it counts those that were taken. */
    private AtomicInteger model(String key, int count) {
        AtomicInteger made = new AtomicInteger();
        Models.add(key, () -> items(count, made));
        keys.add(key);
        return made;
    }

    private Flow.Publisher<?> items(int count, AtomicInteger made) {
        Multi<String> items = Multi.createFrom().range(0, count).map(i -> {
            made.incrementAndGet();
            return i + ITEM;
        });
        return Uni.createFrom().completionStage(start).onItem().transformToMulti(started -> items);
    }

    private SseTestStream open(String key) {
        return SseTestClient.open(root.resolve("ask/" + key));
    }

    private int statusOfAttaching(String key) {
        try (SseTestStream stream = SseTestClient.open(root.resolve("attach/" + key))) {
            return stream.status();
        }
    }

    @Test
    void theOldestThatHaveEndedGo() {
        start.complete(0);
        for (int i = 0; i < 30; i++) {
            model("ended" + i, 50);
            try (SseTestStream stream = open("ended" + i)) {
                assertThat(stream.awaitEnd().events()).hasSize(51);
            }
        }
        assertThat(statusOfAttaching("ended0")).isEqualTo(404);
        assertThat(statusOfAttaching("ended20")).isEqualTo(404);
        assertThat(statusOfAttaching("ended29")).isEqualTo(200);
        try (SseTestStream stream = open("ended29")) {
            assertThat(stream.awaitEnd().events()).hasSize(51);
        }
        assertThat(Models.calls("ended29")).isEqualTo(1);
    }

    @Test
    void thoseThatRunWaitForTheirReadersWhereThereIsNoRoom() {
        int count = 30;
        List<AtomicInteger> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(model("running" + i, 500));
            // before there is anything to take
            try (SseTestStream stream = open("running" + i)) {
                await().until(() -> sse.connectionCount() == 1);
            }
            await().until(() -> sse.connectionCount() == 0);
        }
        start.complete(0);
        // all of them go on to the limit, and no further
        int most = TOTAL / ITEM_BYTES + count * (PAGE / ITEM_BYTES + 3);
        int least = TOTAL / ITEM_BYTES;
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(20))
                .until(() -> sum(made), sum -> sum >= least && sum <= most);
        assertThat(made).allSatisfy(each -> assertThat(each).hasPositiveValue());
        // who reads gets everything, in order
        try (SseTestStream stream = open("running7")) {
            List<SseTestEvent> events = stream.awaitEnd().events();
            assertThat(events).hasSize(501);
            for (int i = 0; i < 500; i++) {
                assertThat(events.get(i).data()).isEqualTo(i + ITEM);
            }
        }
        // one that nobody reads goes on when there is room, up to its own limit
        keys.stream().filter(key -> !key.equals("running9")).forEach(generations::cancel);
        await().until(() -> made.get(9).get() > 80);
        assertThat(made.get(9)).hasValueLessThan(100);
    }

    private static int sum(List<AtomicInteger> numbers) {
        return numbers.stream().mapToInt(AtomicInteger::get).sum();
    }
}
