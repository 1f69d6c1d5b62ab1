package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class OwnLogTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(NumberedLog.class, TestLog.class)
            .overrideConfigKey("quarkus.sse.\"orders\".log", "custom")
            .setAfterUndeployListener(() -> assertThat(System.getProperty(OwnLogTest.class.getName()))
                    .as("closed once").isEqualTo("closed"));

    @TestHTTPResource("sse/orders")
    URI uri;

    @Inject
    @SseName("orders")
    SseService orders;

    @Test
    void takesWhatIsSentAndGivesItBack() {
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", "1").open()) {
            // what the log had before the application started
            stream.awaitWire("id: 2\ndata: from yesterday\n\n");
            assertThat(SseTest.join(orders.sendData("live"))).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("id: 2\ndata: from yesterday\n\nid: 3\ndata: live\n\n");
        }
        await().until(() -> orders.connectionCount() == 0);
    }

    @Singleton
    @SseName("orders")
    static class NumberedLog extends TestLog {

        @Override
        public CompletionStage<String> open(Subscriber subscriber) {
            System.clearProperty(OwnLogTest.class.getName());
            super.open(subscriber);
            // the last id is that of the first entry, so that a client can ask for what follows it
            append(SseLogEntry.send(SseEvent.builder().data("the first").build(), SseTarget.all(), "elsewhere:0"));
            append(SseLogEntry.send(SseEvent.builder().data("from yesterday").build(), SseTarget.all(), "elsewhere:1"));
            return CompletableFuture.completedStage("2");
        }

        @Override
        public CompletionStage<Void> close() {
            // outlives the class loader of the application
            System.setProperty(OwnLogTest.class.getName(), System.getProperty(OwnLogTest.class.getName(), "") + "closed");
            return DONE;
        }
    }
}
