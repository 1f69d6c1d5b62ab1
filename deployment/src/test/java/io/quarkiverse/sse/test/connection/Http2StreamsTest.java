package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class Http2StreamsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void endOneByOneOnOneConnection() {
        EventStream warmUp = EventStream.open(HttpClient.Version.HTTP_2, uri);
        log.awaitOpened(1);
        EventStream first = EventStream.open(HttpClient.Version.HTTP_2, uri);
        EventStream second = EventStream.open(HttpClient.Version.HTTP_2, uri);
        log.awaitOpened(3);
        assertThat(log.opened.get(1).remoteAddress()).isEqualTo(log.opened.get(2).remoteAddress());
        sse.sendData("all");
        first.close();
        assertThat(log.awaitClosed(1)).containsExactly(SseCloseReason.CLIENT);
        sse.sendData("rest");
        second.awaitText("data: all\n\ndata: rest\n\n");
        warmUp.awaitText("data: all\n\ndata: rest\n\n");
        sse.unregister();
        second.awaitEnd();
        assertThat(log.awaitClosed(3)).containsExactly(SseCloseReason.CLIENT, SseCloseReason.UNREGISTERED,
                SseCloseReason.UNREGISTERED);
        assertThat(log.clientClosed).hasSize(1);
    }
}
