package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.logging.LogRecord;

import jakarta.inject.Inject;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class TrafficLogTest extends SseTest {

    private static final String CATEGORY = "io.quarkiverse.sse.traffic";

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.traffic-log.enabled", "true")
            .overrideConfigKey("quarkus.sse.traffic-log.limit", "20")
            .overrideConfigKey("quarkus.sse.\"quiet\".path", "/quiet")
            .setLogRecordPredicate(record -> record.getLoggerName().equals(CATEGORY))
            .assertLogRecords(TrafficLogTest::assertLines);

    @Inject
    @SseName("quiet")
    SseService quiet;

    private static String line(LogRecord logged) {
        return ((ExtLogRecord) logged).getFormattedMessage();
    }

    @Test
    void hasALineForWhatHappensAndNoSecrets() {
        try (SseTestStream first = SseTestClient.to(uri.resolve("/sse?topic=a&%74oken=hush&x=1"))
                .headers("Authorization", "Bearer hush", "Cookie", "q_session=hush", "X-Api-Key", "hush", "X-Trace", "shown")
                .open();
                SseTestStream second = SseTestClient.open(uri);
                SseTestStream third = SseTestClient.open(uri.resolve("/quiet"))) {
            awaitConnections(2);
            await().until(() -> quiet.connectionCount() == 1);
            join(quiet.sendData("not logged"));
            join(sse.sendEvent("news", "short", SseTarget.topic("none\nforged")));
            join(sse.sendData("12345678901234567890"));
            first.awaitWireContaining("data: 12345678901234567890\n\n");
        }
        assertThat(SseTestClient.to(uri).header("Accept", "application/json").open().status()).isEqualTo(406);
        awaitNobody();
    }

    private static void assertLines(List<LogRecord> records) {
        List<String> lines = records.stream().map(TrafficLogTest::line).toList();
        assertThat(lines).allMatch(line -> line.startsWith("<default>: ")).noneMatch(line -> line.contains("hush"))
                .noneMatch(line -> line.contains("\n"));
        assertThat(lines).filteredOn(line -> line.contains(": open ")).hasSize(2).anySatisfy(line -> assertThat(line)
                .contains("GET /sse?topic=a&%74oken=***&x=1,", "Authorization: ***", "Cookie: ***", "X-Api-Key: ***",
                        "X-Trace: shown", "user none"));
        assertThat(lines).filteredOn(line -> line.contains(": send ")).containsExactly(
                "<default>: send to topic[none\\u000aforged], 25 bytes: event: news\\ndata: sh…",
                "<default>: send to all, 28 bytes: data: 12345678901234…");
        assertThat(lines).filteredOn(line -> line.contains(": close ")).hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("CLIENT after PT"));
        assertThat(lines).containsOnlyOnce("<default>: refused, 406");
    }
}
