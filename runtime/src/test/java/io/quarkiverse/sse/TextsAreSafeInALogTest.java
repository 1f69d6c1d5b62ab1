package io.quarkiverse.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.spi.SseLogEntry;

class TextsAreSafeInALogTest {

    private static final String HOSTILE = "x\r\n2026-01-01 INFO \u001b[2J\u202ename";
    private static final String SAFE = "x\\u000d\\u000a2026-01-01 INFO \\u001b[2J\\u202ename";

    @Test
    void ofTargets() {
        assertThat(SseTarget.topic(HOSTILE)).hasToString("topic[" + SAFE + "]");
        assertThat(SseTarget.users(List.of("ada", HOSTILE))).hasToString("user[ada, " + SAFE + "]");
        assertThat(SseTarget.topic(HOSTILE).negate().or(SseTarget.user(HOSTILE)).and(SseTarget.topic("b")).toString())
                .contains("topic[" + SAFE + "]").contains("user[" + SAFE + "]").doesNotContain("\n");
        assertThat(SseTarget.topic("y".repeat(70_000)).toString()).hasSizeLessThan(300);
    }

    @Test
    void ofEvents() {
        SseEvent event = SseEvent.builder().comment(HOSTILE).event("\u202ename").id("\u001b[2J").data(HOSTILE).build();
        assertThat(event).hasToString(
                "SseEvent[comment=" + SAFE + ", event=\\u202ename, id=\\u001b[2J, data=java.lang.String]");
        assertThat(SseLogEntry.send(event, SseTarget.topic(HOSTILE), "mark\n").toString())
                .contains("target=topic[" + SAFE + "]").contains("mark=mark\\u000a").doesNotContain("\n");
    }

    @Test
    void ofIdsThatAreNone() {
        assertThatThrownBy(() -> SseId.parse(HOSTILE)).hasMessage("Not the id of an SSE connection: " + SAFE);
        assertThatThrownBy(() -> SseId.parse(UUID.randomUUID() + "y".repeat(70_000)))
                .message().hasSizeLessThan(300).endsWith("… (70036 characters)");
    }
}
