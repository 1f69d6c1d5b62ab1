package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class ClientLeavesTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void isObservedOnce(HttpClient.Version version) {
        int before = log.closed.size();
        SseTestStream stream = SseTestClient.to(uri).version(version).open();
        assertThat(stream.isHttp2()).isEqualTo(version == HttpClient.Version.HTTP_2);
        SseConnection connection = log.awaitOpened(before + 1);
        sse.sendData("hello");
        stream.awaitWire("data: hello\n\n");

        stream.close();

        log.awaitClosed(before + 1);
        assertThat(connection.closeReason()).contains(SseCloseReason.CLIENT);
        assertThat(log.clientClosed).hasSize(before + 1);
        assertThat(log.closed.get(before)).isSameAs(connection);
        assertThat(sse.connectionCount()).isZero();
        assertThat(log.errors).isEmpty();
        assertThat(connection.header("Accept")).isEqualTo("text/event-stream");
    }

    @Test
    void inTheMiddleOfAnEvent() {
        int before = log.closed.size();
        try (RawClient client = RawClient.get(uri)) {
            client.readHead();
            log.awaitOpened(before + 1);
            sse.sendData("x".repeat(10_000_000));
        }
        log.awaitClosed(before + 1);
        assertThat(sse.connectionCount()).isZero();
    }
}
