package org.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class PricesTest {

    @Inject
    Prices prices;

    @Inject
    SseService sse;

    @TestHTTPResource("/sse")
    URI stream;

    @Test
    @Timeout(60)
    void aSlowClientGetsTheNewestPrices() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(stream.getHost(), stream.getPort()));
            slow.getOutputStream().write("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> sse.connectionCount() == 1);
            SseConnection connection = sse.connections().iterator().next();
            while (connection.droppedEvents() == 0) {
                prices.changed("ACME", 1).toCompletableFuture().join();
            }
            prices.changed("ACME", 2).toCompletableFuture().join();
            assertThat(connection.isOpen()).isTrue();
            slow.setSoTimeout(20_000);
            BufferedReader lines = new BufferedReader(new InputStreamReader(slow.getInputStream()));
            assertThat(lines.lines().anyMatch("data: 2"::equals)).as("the newest arrives").isTrue();
        }
    }
}
