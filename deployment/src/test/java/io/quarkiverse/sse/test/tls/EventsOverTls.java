package io.quarkiverse.sse.test.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** What goes past the handler for TLS, whatever the engine and the transport. */
abstract class EventsOverTls extends SseTest {

    static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";
    /** Of all but the last chunk that is written past the HTTP encoder, without its framing. */
    private static final int CHUNK = 8 * 1024 - 8;

    @TestHTTPResource(value = "sse", tls = true)
    URI secure;

    static QuarkusUnitTest app(Class<?>... classes) {
        List<Class<?>> all = new ArrayList<>(List.of(classes));
        all.add(EventsOverTls.class);
        all.add(Tls.class);
        return Tls.in(SseApp.with(all.toArray(Class[]::new))).overrideConfigKey("quarkus.sse.max-pending-bytes", "40M");
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    final RawClient open(String version) {
        int before = log.opened.size();
        RawClient client = Tls.get(secure, version);
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        log.awaitOpened(before + 1);
        return client;
    }

    static String read(RawClient client, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(client.readChunk());
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = { TLS_1_2, TLS_1_3 })
    void arriveByteForByte(String version) throws Exception {
        Random random = new Random(42);
        StringBuilder expected = new StringBuilder();
        try (RawClient client = open(version); RawClient other = open(version)) {
            CompletableFuture<SseDelivery> last = null;
            for (int i = 0; i < 10_000; i++) {
                String data = i + "x".repeat(random.nextInt(i % 1000 == 0 ? 1_000_000 : 300));
                expected.append("data: ").append(data).append("\n\n");
                last = sse.sendData(data).toCompletableFuture();
                if (i % 50 == 0) {
                    // bursts of different lengths
                    join(last);
                }
            }
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> read(other, expected.length()));
            assertThat(read(client, expected.length())).isEqualTo(expected.toString());
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(expected.toString());
            assertThat(join(last)).isEqualTo(SseDelivery.of(2, 0));
        }
    }

    @Test
    void goPastTheEncoder() {
        try (RawClient client = open(TLS_1_3)) {
            sse.sendData("x".repeat(3 * CHUNK));
            assertThat(client.readChunk()).hasSize(CHUNK);
            assertThat(client.readChunk()).hasSize(CHUNK);
            assertThat(client.readChunk()).hasSize(CHUNK);
            assertThat(client.readChunk()).hasSize("data: ".length() + "\n\n".length());
        }
    }

    @Test
    void arriveWhileTheKeysAreUpdated() throws Exception {
        int events = 20_000;
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < events; i++) {
            expected.append("data: ").append(i).append("\n\n");
        }
        try (RawClient client = open(TLS_1_3)) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> read(client, expected.length()));
            for (int i = 0; i < events; i++) {
                CompletableFuture<SseDelivery> sent = sse.sendData(i).toCompletableFuture();
                // OpenSSL allows 32 updates of a client that sends nothing else
                if (i % 1000 == 0) {
                    ((SSLSocket) client.socket()).startHandshake();
                } else if (i % 10 == 0) {
                    join(sent);
                }
            }
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(expected.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { TLS_1_2, TLS_1_3 })
    void waitForASlowReader(String version) {
        StringBuilder expected = new StringBuilder();
        try (RawClient client = open(version)) {
            for (int i = 0; i < 2000; i++) {
                String data = i + "x".repeat(5000);
                assertThat(join(sse.sendData(data))).isEqualTo(SseDelivery.of(1, 0));
                expected.append("data: ").append(data).append("\n\n");
            }
            assertThat(onlyConnection().isOpen()).isTrue();
            assertThat(read(client, expected.length())).isEqualTo(expected.toString());
            // and it is level again
            sse.sendData("next");
            assertThat(client.readChunk()).isEqualTo("data: next\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { TLS_1_2, TLS_1_3 })
    void endBeforeTheNextResponse(String version) {
        int before = log.opened.size();
        String request = "GET " + secure.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        try (RawClient client = Tls.client(secure, version, request + request)) {
            client.readHead();
            log.awaitOpened(before + 1);
            String large = "x".repeat(1_000_000);
            sse.sendData(large);
            join(sse.unregister());
            assertThat(read(client, large.length() + 8)).isEqualTo("data: " + large + "\n\n");
            assertThat(client.readChunk()).isEmpty();
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            log.awaitOpened(before + 2);
            sse.sendData("second");
            assertThat(client.readChunk()).isEqualTo("data: second\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { TLS_1_2, TLS_1_3 })
    void endWithAClientThatVanishes(String version) {
        int before = log.closed.size();
        RawClient client = open(version);
        join(sse.sendData("x".repeat(1_000_000)));
        client.reset();
        assertThat(log.awaitClosed(before + 1)).endsWith(SseCloseReason.CLIENT);
    }

    /** With TLS 1.3 it may go on reading, before it may not. */
    @ParameterizedTest
    @ValueSource(strings = { TLS_1_2, TLS_1_3 })
    void areWholeUntilTheEndWhenAClientSaysThatItSendsNoMore(String version) throws Exception {
        int before = log.closed.size();
        StringBuilder received = new StringBuilder();
        try (RawClient client = open(version)) {
            sse.sendData("first");
            received.append(client.readChunk());
            client.socket().shutdownOutput();
            while (log.closed.size() == before && received.length() < 100_000) {
                join(sse.sendData("more"));
                try {
                    received.append(client.readChunk());
                } catch (Exception closed) {
                    break;
                }
            }
        }
        assertThat(received.toString()).matches("data: first\n\n(data: more\n\n)*");
        assertThat(log.awaitClosed(before + 1)).endsWith(SseCloseReason.CLIENT);
    }
}
