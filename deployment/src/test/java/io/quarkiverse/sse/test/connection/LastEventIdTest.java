package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class LastEventIdTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse")
    URI uri;

    @TestHTTPResource("sse?lastEventId=caf%C3%A9-1")
    URI withParameter;

    @TestHTTPResource("sse?lastEventId=")
    URI withEmptyParameter;

    @Inject
    ConnectionLog log;

    @Test
    void comesFromTheHeader() {
        assertThat(lastEventId(uri, "Last-Event-ID: 42")).isEqualTo("42");
    }

    @Test
    void theHeaderIsUtf8AsBrowsersSendIt() {
        assertThat(lastEventId(uri, "Last-Event-ID: caf\u00e9-\u20ac")).isEqualTo("caf\u00e9-\u20ac");
    }

    @Test
    void comesFromTheQueryForClientsWithoutHeaders() {
        assertThat(lastEventId(withParameter)).isEqualTo("caf\u00e9-1");
        assertThat(lastEventId(withParameter, "Last-Event-ID: 42")).isEqualTo("42");
        assertThat(lastEventId(withParameter, "Last-Event-ID: ")).isEqualTo("caf\u00e9-1");
    }

    @Test
    void isAbsentOtherwise() {
        assertThat(lastEventId(uri)).isNull();
        assertThat(lastEventId(withEmptyParameter)).isNull();
    }

    private String lastEventId(URI from, String... headers) {
        int before = log.opened.size();
        StringBuilder request = new StringBuilder("GET " + from.getRawPath()
                + (from.getRawQuery() == null ? "" : "?" + from.getRawQuery()) + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (RawClient client = new RawClient(from, request.append("\r\n").toString())) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            return log.awaitOpened(before + 1).lastEventId().orElse(null);
        }
    }
}
