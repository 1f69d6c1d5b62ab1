package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Quarkus refuses a request whose URI is malformed before any route sees it, unless it is told not to look, as it is here.
 */
class MalformedQueriesAreRefusedTest extends SseTest {

    private static final String NO_VALIDATION = "vertx.disableURIValidation";

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .setBeforeAllCustomizer(() -> System.setProperty(NO_VALIDATION, "true"))
            .setAfterAllCustomizer(() -> System.clearProperty(NO_VALIDATION))
            .overrideConfigKey("quarkus.sse.max-connections", "1");

    @ParameterizedTest
    @ValueSource(strings = { "lastEventId=%zz", "lastEventId=%", "a=%1", "%\u001b[2J=1", "lastEventId=1&%GG" })
    void withAnErrorThatSaysNothingThatTheClientHasSent(String query) {
        int errors = log.errors.size();
        for (String header : new String[] { "", "Last-Event-ID: 7\r\n" }) {
            try (RawClient client = new RawClient(uri, "GET /sse?" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Accept: text/event-stream\r\n" + header + "\r\n")) {
                assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
                assertThat(client.readUntil("\n")).isEqualTo("The query of the request is malformed\n");
            }
            SseError error = log.awaitError(++errors);
            assertThat(error.status()).isEqualTo(400);
            assertThat(error.cause()).hasMessage("The query of the request is malformed");
        }
    }

    @Test
    void andTakeNoPlace() {
        for (int i = 0; i < 3; i++) {
            withAnErrorThatSaysNothingThatTheClientHasSent("lastEventId=%zz");
        }
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            awaitConnections(1);
        }
        awaitNobody();
    }
}
