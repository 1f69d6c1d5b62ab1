package io.quarkiverse.sse.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * Nodes of two versions share a log while one replaces the other.
 */
class EntriesOfOtherVersionsTest {

    @Test
    void whatANodeCanDoWithoutIsIgnored() {
        SseLogEntry entry = read("""
                sse/1 send
                target: topics(news)
                priority: high
                mark: n:1
                trace-parent: 00-4bf92f

                headline""");
        assertThat(entry.target()).isEqualTo(SseTarget.topic("news"));
        assertThat(entry.mark()).isEqualTo("n:1");
        assertThat(entry.event().flatMap(SseEvent::data)).contains("headline");
    }

    @ParameterizedTest
    @ValueSource(strings = { "sse/2 send\ntarget: all\nmark: n:1\n\nx", "sse/2 freeze\n",
            "sse/17 and everything else is new\n\0",
            "sse/2 send\ntarget: within(50km,berlin)\nmark: n:1\n" })
    void whatANodeCanNotHonourIsNewer(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SseLogEntry.NewerFormatException.class)
                .hasMessageContaining("this node knows those up to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\n", "\n\n", "trimmed", "not an entry", "sse/", "sse/1", "sse/1\n",
            "sse/0 send\ntarget: all\nmark: \n",
            "sse/x send\n", "sse/-1 send\n", "sse/99999999999 send\n", "sse/1 freeze\ntarget: all\nmark: \n", "sse/1 send\n",
            "sse/1 send\ntarget: all\n", "sse/1 send\nmark: \n", "sse/1 send\ntarget: all\nmark: x",
            "sse/1 send\ntarget: everybody\nmark: \n", "sse/1 send\ntarget: all(\nmark: \n",
            "sse/1 send\ntarget: users(a\nmark: \n", "sse/1 send\ntarget: users(a\\\nmark: \n",
            "sse/1 send\ntarget: not()\nmark: \n", "sse/1 send\ntarget: allOf(all)\nmark: \n",
            "sse/1 send\ntarget: connections(7)\nmark: \n", "sse/1 send\ntarget: anyOf(all,)\nmark: \n",
            "sse/1 send\ntarget: users(\\u12)\nmark: \n", "sse/1 send\nno header\ntarget: all\nmark: \n",
            "sse/1 send\ntarget: all\nmark: \nretry: soon\n", "sse/1 send\ntarget: all\nmark: \nevent: a\\nb\n",
            "{\"event\": \"json\"}\n\n" })
    void whatIsSomethingElseIsNotTakenForNewer(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class)
                .isNotInstanceOf(SseLogEntry.NewerFormatException.class);
    }

    @Test
    void aTargetThatIsNestedWithoutEndIsNoOverflow() {
        assertThatThrownBy(() -> read("sse/1 send\ntarget: " + "not(".repeat(1_000_000) + "\nmark: \n"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("nested too deeply");
    }

    private static SseLogEntry read(String text) {
        return SseLogEntry.fromBytes(text.getBytes(UTF_8));
    }
}
