package io.quarkiverse.sse.test.lifecycle;

import java.net.URI;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class NothingIsMissedWhileOpeningTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Snapshot.class);

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void eventsOfOthersFollowTheSnapshot() throws Exception {
        try (EventStream stream = EventStream.open(uri)) {
            Snapshot.reading.await();
            sse.sendData("while opening").toCompletableFuture().join();
            Snapshot.read.countDown();
            stream.awaitText("data: snapshot\n\ndata: while opening\n\n");
        }
    }

    @Singleton
    static class Snapshot {

        static final CountDownLatch reading = new CountDownLatch(1);
        static final CountDownLatch read = new CountDownLatch(1);

        void opened(@Observes @Open SseConnection connection) throws InterruptedException {
            reading.countDown();
            read.await();
            connection.send(SseEvent.builder().data("snapshot").build());
        }
    }
}
