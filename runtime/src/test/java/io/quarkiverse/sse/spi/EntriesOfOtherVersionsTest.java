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
                traceparent: 00-4bf92f\\u1

                headline""");
        assertThat(entry.target()).isEqualTo(SseTarget.topic("news"));
        assertThat(entry.mark()).isEqualTo("n:1");
        assertThat(entry.event().flatMap(SseEvent::data)).contains("headline");
        assertThat(entry.traceParent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "sse/3 send\ntarget: all\nmark: n:1\n\nx", "sse/3 freeze\n",
            "sse/17 and everything else is new\n\0",
            "sse/3 send\ntarget: within(50km,berlin)\nmark: n:1\n" })
    void whatANodeCanNotHonourIsNewer(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SseLogEntry.NewerFormatException.class)
                .hasMessageContaining("this node knows those up to 2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\n", "\n\n", "trimmed", "not an entry", "sse/", "sse/1", "sse/1\n",
            "sse/0 send\ntarget: all\nmark: \n",
            "sse/x send\n", "sse/-1 send\n", "sse/99999999999 send\n", "sse/1 freeze\ntarget: all\nmark: \n", "sse/1 send\n",
            "sse/1 send\ntarget: all\n", "sse/1 send\nmark: \n", "sse/1 send\ntarget: all\nmark: x",
            "sse/1 send\ntarget: everybody\nmark: \n", "sse/1 send\ntarget: all(\nmark: \n",
            "sse/1 send\ntarget: users(a\nmark: \n", "sse/1 send\ntarget: users(a\\\nmark: \n",
            "sse/1 send\ntarget: not()\nmark: \n", "sse/2 send\ntarget: claim(a)\nmark: \n",
            "sse/2 send\ntarget: claim(a,b,c)\nmark: \n", "sse/1 revoke\ntarget: all\nmark: \n",
            "sse/1 send\ntarget: allOf(all)\nmark: \n",
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

    @Test
    void aTraceIsAHeader() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        SseLogEntry entry = SseLogEntry.send(SseEvent.builder().data("x").build(), SseTarget.all(), "n:1").tracedBy(trace);
        assertThat(entry.toBytes()).asString(UTF_8).isEqualTo("""
                sse/1 send
                target: all
                mark: n:1
                traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01

                x""");
        assertThat(SseLogEntry.fromBytes(entry.toBytes()).traceParent()).contains(trace);
        assertThatThrownBy(() -> entry.tracedBy("00-4bf92f\nmark: n:2")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("This is not the value of a header traceparent: 00-4bf92f\\u000amark: n:2");
    }

    /** An older node sends the event, and has no state topics. */
    @Test
    void aKeyIsAHeader() {
        SseEvent set = SseEvent.builder().key("A\nCME").data("x").build();
        assertThat(SseLogEntry.send(set, SseTarget.topic("prices"), "n:1").toBytes()).asString(UTF_8).isEqualTo("""
                sse/1 send
                target: topics(prices)
                mark: n:1
                key: A\\nCME

                x""");
        SseEvent removed = SseEvent.builder().removeKey("ACME").build();
        assertThat(SseLogEntry.send(removed, SseTarget.topic("prices"), "n:1").toBytes()).asString(UTF_8).isEqualTo("""
                sse/1 send
                target: topics(prices)
                mark: n:1
                removed-key: ACME

                """);
    }

    /** The first version ends the responses, and knows no reason for it. */
    @Test
    void anOlderNodeEndsWhatIsRevoked() {
        SseLogEntry entry = SseLogEntry.revoke(SseTarget.user("ada"), "n:1");
        assertThat(entry.toBytes()).asString(UTF_8).isEqualTo("""
                sse/1 unregister
                target: users(ada)
                mark: n:1
                reason: revoked
                """);
        assertThat(SseLogEntry.fromBytes(entry.toBytes()).action()).isEqualTo(SseLogEntry.Action.REVOKE);
    }

    /** It would not know whom an entry is for, and reports a gap. */
    @Test
    void anOlderNodeKnowsNoClaims() {
        assertThat(SseLogEntry.revoke(SseTarget.claim("sid", "1,2"), "n:1").toBytes()).asString(UTF_8).isEqualTo("""
                sse/2 unregister
                target: claim(sid,1\\,2)
                mark: n:1
                reason: revoked
                """);
        assertThat(SseLogEntry.send(SseEvent.builder().data("x").build(),
                SseTarget.topic("news").and(SseTarget.claim("tenant", "acme")), "n:1").toBytes()).asString(UTF_8)
                .startsWith("sse/2 send\n");
    }

    private static SseLogEntry read(String text) {
        return SseLogEntry.fromBytes(text.getBytes(UTF_8));
    }
}
