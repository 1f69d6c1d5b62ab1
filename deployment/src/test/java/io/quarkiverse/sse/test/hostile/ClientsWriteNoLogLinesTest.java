package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.logging.LogRecord;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.test.Http2Peer;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Observers fail, so that there is a lot to log, and Quarkus does not look at the URIs, so that anything can be in a path.
 */
class ClientsWriteNoLogLinesTest extends SseTest {

    private static final String NO_VALIDATION = "vertx.disableURIValidation";
    private static final List<String> HOSTILE = List.of("\r\n2026-01-01 00:00:00,000 INFO [forged]", "\u001b[2J",
            "\u00ad\u0085",
            "%0d%0aforged", "x".repeat(3_000), "\\u000aforged");

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Http2Peer.class, QuietLog.class, FailingObservers.class)
            .setBeforeAllCustomizer(() -> System.setProperty(NO_VALIDATION, "true"))
            .setAfterAllCustomizer(() -> System.clearProperty(NO_VALIDATION))
            .overrideConfigKey("quarkus.sse.path", "/rooms/{name}")
            .overrideConfigKey("quarkus.log.category.\"io.quarkiverse.sse\".level", "DEBUG")
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("io.quarkiverse.sse"))
            .assertLogRecords(ClientsWriteNoLogLinesTest::check);

    private static void check(List<LogRecord> records) {
        List<String> texts = records.stream().map(QuietLog::message).toList();
        assertThat(texts).allMatch(text -> text.codePoints().noneMatch(QuietLog::isHarmful))
                .allMatch(text -> text.length() < 1_000);
        // it has been there
        assertThat(texts).anyMatch(text -> text.contains("\\u001b[2J")).anyMatch(text -> text.contains("\\u00ad"))
                .anyMatch(text -> text.contains("\\\\u000aforged")).anyMatch(text -> text.contains("characters)"));
    }

    @Test
    void whateverTheyAskFor() {
        for (String hostile : HOSTILE) {
            int seen = log.opened.size() + log.errors.size();
            for (String accept : List.of("text/event-stream", "text/html")) {
                try (RawClient client = new RawClient(uri, "GET /rooms/" + hostile + " HTTP/1.1\r\nHost: localhost\r\nAccept: "
                        + accept + "\r\nConnection: close\r\n\r\n")) {
                    client.readUntil("\n");
                }
                try (Http2Peer peer = new Http2Peer(uri)) {
                    peer.get("/rooms/" + hostile, "accept", accept);
                    await().atMost(Duration.ofSeconds(10)).until(
                            () -> peer.over.getCount() == 0 || peer.heads.get() + peer.resets.get() > 0);
                }
            }
            assertThat(hostile.contains("\r") || log.opened.size() + log.errors.size() > seen).isTrue();
        }
        awaitNobody();
    }

    @Singleton
    static class FailingObservers {

        void open(@Observes @Open SseConnection connection) {
            throw new IllegalStateException("thrown by the test");
        }

        void error(@Observes SseError error) {
            throw new IllegalStateException("thrown by the test");
        }
    }
}
