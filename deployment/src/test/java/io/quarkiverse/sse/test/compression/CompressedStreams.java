package io.quarkiverse.sse.test.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** What must be true of compressed streams on all ways that there are to a client. */
abstract class CompressedStreams extends SseTest {

    @TestHTTPResource(value = "sse", tls = true)
    URI secureUri;

    static QuarkusUnitTest app() {
        return Tls.in(SseApp.with(CompressedStreams.class, Tls.class))
                .overrideConfigKey("quarkus.sse.compression", "gzip")
                .overrideConfigKey("quarkus.http.insecure-requests", "enabled");
    }

    /** Whether streams are compressed on this way. */
    boolean compresses(String way) {
        return true;
    }

    private SseTestClient client(String way, String accepted) {
        SseTestClient client = SseTestClient.to(way.endsWith("TLS") ? secureUri : uri).insecure()
                .header("Accept-Encoding", accepted);
        if (way.startsWith("HTTP/1.0")) {
            return client.http10();
        }
        return way.startsWith("HTTP/2") ? client.http2() : client;
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/1.1 TLS", "HTTP/2 TLS" })
    void eventsComeOneByOneAndTheEndIsRight(String way) {
        try (SseTestStream stream = client(way, "gzip, deflate, br").open()) {
            assertThat(stream.header("Content-Encoding")).isEqualTo(compresses(way) ? "gzip" : "identity");
            assertThat(stream.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            awaitConnections(1);
            for (int i = 0; i < 100; i++) {
                join(sse.sendData("{\"type\":\"quote\",\"symbol\":\"SAP\",\"bid\":" + i + ",\"ask\":" + (i + 1) + "}"));
                assertThat(stream.awaitEvent().data()).contains("\"bid\":" + i + ",");
            }
            if (compresses(way)) {
                assertThat(stream.bodySize()).isLessThan(stream.received().length() * 2L / 3);
            }
            sse.sendData("bye");
            sse.unregister();
            stream.awaitEnd();
            assertThat(stream.received()).endsWith("data: bye\n\n");

            assertThat(stream.isCut()).as(stream.toString()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/1.1 TLS", "HTTP/2 TLS" })
    void whoDoesNotAcceptItGetsTheEventsAsTheyAre(String way) {
        for (String accepted : List.of("identity", "br", "gzip;q=0", "gzip;q=0.5, identity", "*;q=0")) {
            try (SseTestStream stream = client(way, accepted).open()) {
                assertThat(stream.header("Content-Encoding")).as(accepted).isIn(null, "identity");
                assertThat(stream.header("Vary")).as(accepted).isEqualToIgnoringCase("Accept-Encoding");
                awaitConnections(1);
                sse.sendData("hello");
                stream.awaitWire("data: hello\n\n");
                assertThat(stream.bodySize()).isEqualTo(13);
            }
            awaitNobody();
        }
    }

    /** Each has a twin that gets the same without compression. */
    @ParameterizedTest
    @ValueSource(strings = { "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/1.1 TLS", "HTTP/2 TLS" })
    void everybodyGetsWhatIsForHimWhateverOthersGet(String way) {
        Random random = new Random(way.hashCode());
        List<SseTestStream> compressed = new ArrayList<>();
        List<SseTestStream> plain = new ArrayList<>();
        int before = log.opened.size();
        try {
            for (int i = 0; i < 12; i++) {
                compressed.add(client(way, "gzip").open());
                plain.add(client(way, "identity").open());
                log.awaitOpened(before + 2 * (i + 1));
                int number = i;
                for (SseConnection connection : log.opened.subList(before + 2 * i, before + 2 * (i + 1))) {
                    connection.subscribe("group/" + number % 3, "client/" + number);
                }
            }
            for (int i = 0; i < 250; i++) {
                SseEvent event = SseEvent.builder().data("{\"symbol\":\"SAP\",\"number\":" + i + ",\"price\":"
                        + random.nextInt(1000)
                        + (random.nextInt(300) == 0 ? ",\"more\":\"" + "lorem ipsum ".repeat(random.nextInt(5_000)) + '"' : "")
                        + "}").build();
                int dice = random.nextInt(10);
                if (dice < 6) {
                    sse.send(event);
                } else if (dice < 9) {
                    sse.send(event, SseTarget.topic("group/" + random.nextInt(3)));
                } else {
                    sse.send(event, SseTarget.topic("client/" + random.nextInt(12)));
                }
                if (random.nextInt(50) == 0) {
                    join(sse.sendData("now"));
                }
            }
            join(sse.sendData("last"));
            for (int i = 0; i < compressed.size(); i++) {
                SseTestStream twin = plain.get(i);
                twin.awaitEvent(event -> event.data().equals("last"));
                compressed.get(i).awaitEvent(event -> event.data().equals("last"));
                assertThat(compressed.get(i).received()).isEqualTo(twin.received());
            }
        } finally {
            compressed.forEach(SseTestStream::close);
            plain.forEach(SseTestStream::close);
        }
    }

    @Test
    void whoLeavesAndComesBackGetsTheRest() {
        for (int i = 0; i < 20; i++) {
            try (SseTestStream stream = client("HTTP/1.1", "gzip").open()) {
                awaitConnections(1);
                String data = "round " + i;
                sse.sendData(data);
                await().until(() -> stream.awaitEvent().data().equals(data));
            }
            awaitNobody();
        }
    }
}
