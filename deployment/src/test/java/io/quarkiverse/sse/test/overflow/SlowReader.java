package io.quarkiverse.sse.test.overflow;

import java.net.URI;
import java.net.http.HttpClient;

import jakarta.inject.Inject;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkus.test.common.http.TestHTTPResource;

/** A service with one client that doesn't read yet. */
abstract class SlowReader {

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    /** How many connections there have been, so that a test can run once for each protocol. */
    int before;

    EventStream openSlow(HttpClient.Version version) {
        before = log.opened.size();
        EventStream slow = EventStream.openWithoutReading(version, uri);
        log.awaitOpened(before + 1);
        return slow;
    }

    SseConnection connection() {
        return sse.connections().findFirst().orElseThrow();
    }

    SseDelivery sendData(String data) {
        return sse.sendData(data).toCompletableFuture().join();
    }

    SseDelivery sendEvent(String event, String data) {
        return sse.sendEvent(event, data).toCompletableFuture().join();
    }
}
