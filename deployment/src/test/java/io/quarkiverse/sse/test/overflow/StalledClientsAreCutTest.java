package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class StalledClientsAreCutTest extends SseTest {

    private static final String PAYLOAD = "x".repeat(50_000);

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            // they are not cut for what waits, only for the time
            .overrideConfigKey("quarkus.sse.overflow", "drop-oldest")
            .overrideConfigKey("quarkus.sse.write-timeout", "1s");

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @EnumSource
    void whenTheyReadNothing(HttpClient.Version version) {
        int opened = log.opened.size();
        try (SseTestStream stuck = SseTestClient.to(uri).version(version).paused().open()) {
            SseConnection connection = log.awaitOpened(opened + 1);
            fill(connection);
            await().until(() -> !connection.isOpen());
            assertThat(connection.closeReason()).contains(SseCloseReason.STALLED);
        }
    }

    @Test
    void andNotWhenTheyAreOnlySlow() {
        int opened = log.opened.size();
        AtomicBoolean enough = new AtomicBoolean();
        try (RawClient slow = RawClient.get(uri)) {
            slow.readHead();
            SseConnection connection = log.awaitOpened(opened + 1);
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    join(sse.sendData(PAYLOAD, connection.id()));
                }
            });
            // several times the timeout
            await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(5))
                    .until(() -> {
                        for (int i = 0; i < 20; i++) {
                            slow.readChunk();
                        }
                        return connection.isOpen();
                    });
            // it is far too slow for what is published
            assertThat(connection.droppedEvents()).isPositive();
            enough.set(true);
            join(publishing);
        } finally {
            enough.set(true);
        }
    }

    @Test
    void norWhenThereIsNothingToRead() {
        int opened = log.opened.size();
        try (RawClient idle = RawClient.get(uri)) {
            idle.readHead();
            SseConnection connection = log.awaitOpened(opened + 1);
            await().during(Duration.ofSeconds(3)).until(connection::isOpen);
        }
    }

    @Test
    void andTheOthersGoOn() {
        int opened = log.opened.size();
        try (RawClient stuck = RawClient.get(uri)) {
            stuck.readHead();
            SseConnection stalled = log.awaitOpened(opened + 1);
            try (SseTestStream reading = SseTestClient.open(uri)) {
                log.awaitOpened(opened + 2);
                fill(stalled);
                awaitConnections(1);
                join(sse.sendData("still here", SseTarget.all()));
                reading.awaitWireContaining("data: still here\n\n");
            }
        }
    }

    /** More than whatever is on the way takes. */
    private void fill(SseConnection connection) {
        while (connection.isOpen() && connection.droppedEvents() == 0) {
            join(sse.sendData(PAYLOAD, connection.id()));
        }
    }
}
