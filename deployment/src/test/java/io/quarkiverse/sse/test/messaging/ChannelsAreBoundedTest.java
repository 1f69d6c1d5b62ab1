package io.quarkiverse.sse.test.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;

/** A publisher that is as fast as it is let, and a log that is not. */
class ChannelsAreBoundedTest extends SseTest {

    private static final int MESSAGES = 5_000;
    private static final int IN_FLIGHT = 64;

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class, Numbers.class, HeldLog.class)
            .overrideConfigKey("quarkus.sse.\"held\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"held\".heartbeat-interval", "-1s")
            .overrideConfigKey("mp.messaging.connector.quarkus-sse.service", "held")
            .overrideConfigKey("mp.messaging.outgoing.numbers.connector", "quarkus-sse");

    @TestHTTPResource("sse/held")
    URI heldUri;

    @Inject
    @SseName("held")
    SseService held;

    @Inject
    @SseName("held")
    HeldLog heldLog;

    @Inject
    Numbers numbers;

    @Singleton
    static class Numbers {

        final AtomicLong requested = new AtomicLong();
        final AtomicInteger acknowledged = new AtomicInteger();

        @Outgoing("numbers")
        Multi<Message<Integer>> numbers() {
            return Multi.createFrom().range(0, MESSAGES).onRequest().invoke(requested::addAndGet)
                    .map(number -> Message.of(number).withAck(() -> {
                        acknowledged.incrementAndGet();
                        return CompletableFuture.completedStage(null);
                    }));
        }
    }

    @Test
    void theNextMessageIsAskedForWhenOneHasBeenTaken() {
        try (SseTestStream stream = SseTestClient.open(heldUri)) {
            await().until(() -> held.connectionCount() == 1);
            await().until(() -> heldLog.held() == IN_FLIGHT);
            assertThat(numbers.requested).hasValue(IN_FLIGHT);
            heldLog.takeOne();
            await().until(() -> heldLog.held() == IN_FLIGHT);
            assertThat(numbers.requested).hasValue(IN_FLIGHT + 1);
            heldLog.letIn();
            stream.awaitEvent(event -> event.data().equals(Integer.toString(MESSAGES - 1)));
            List<String> all = IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
            assertThat(stream.events()).extracting(SseTestEvent::data).containsExactlyElementsOf(all);
            await().until(() -> numbers.acknowledged.get() == MESSAGES);
        }
    }
}
