package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.Publication;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.quarkiverse.sse.runtime.telemetry.Turn;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.http.HttpServerRequest;

class TelemetryThatThrowsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().startsWith("io.quarkiverse.sse"))
            .assertLogRecords(TelemetryThatThrowsTest::assertWarnedOnce);

    @Inject
    Throwing throwing;

    @Test
    void harmsNobody() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            log.awaitOpened(1);
            assertThat(join(sse.sendData("x"))).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("data: x\n\n");
            assertThat(SseTestClient.to(uri).header("Accept", "application/json").open().status()).isEqualTo(406);
        }
        assertThat(log.awaitClosed(1)).containsExactly(SseCloseReason.CLIENT);
        awaitNobody();
        assertThat(throwing.called).contains("watch", "open", "observed", "close", "refusal", "publish", "send", "turn");
    }

    private static void assertWarnedOnce(List<LogRecord> records) {
        assertThat(records).extracting(LogRecord::getMessage).containsExactlyInAnyOrder(
                "The SSE service %s goes without some of its telemetry",
                "The telemetry of the SSE service %s fails. Further failures are logged at debug level");
    }

    @Singleton
    static class NotEvenCreated implements TelemetryFactory {

        @Override
        public Telemetry of(String service) {
            throw new IllegalStateException("thrown by the test");
        }
    }

    @Singleton
    static class Throwing implements TelemetryFactory {

        final Set<String> called = ConcurrentHashMap.newKeySet();

        private AssertionError failure(String method) {
            called.add(method);
            return new AssertionError("thrown by the test");
        }

        @Override
        public Telemetry of(String service) {
            return new Telemetry() {
                @Override
                public void watch(Figures figures) {
                    throw failure("watch");
                }

                @Override
                public void onOpen(SseConnection connection, HttpServerRequest request) {
                    throw failure("open");
                }

                @Override
                public void onObserved(long nanos) {
                    throw failure("observed");
                }

                @Override
                public void onResume(SseResume outcome) {
                    throw failure("resume");
                }

                @Override
                public void onClose(SseConnection connection, SseCloseReason reason) {
                    throw failure("close");
                }

                @Override
                public void onRefusal(int status) {
                    throw failure("refusal");
                }

                @Override
                public boolean followsPublications() {
                    return true;
                }

                @Override
                public Publication onPublish(SseEvent event, SseTarget target) {
                    throw failure("publish");
                }

                @Override
                public boolean followsTraffic() {
                    return true;
                }

                @Override
                public void onSend(SseTarget target, byte[] block) {
                    throw failure("send");
                }

                @Override
                public boolean followsTurns() {
                    return true;
                }

                @Override
                public Turn beginTurn() {
                    throw failure("turn");
                }
            };
        }
    }
}
