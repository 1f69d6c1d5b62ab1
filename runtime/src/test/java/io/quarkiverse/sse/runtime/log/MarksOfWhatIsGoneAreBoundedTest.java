package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.StubConnection;

class MarksOfWhatIsGoneAreBoundedTest {

    private static final int MAX_MARKS = 10_000;
    private static final SseConnection NOBODY = new StubConnection();

    private final Trimmed trimmed = new Trimmed();
    private long position;

    private void trim(SseTarget target) {
        position++;
        trimmed.add(Audience.of(target), "id" + position, position);
    }

    /** The newest position whose event a client has missed that had seen nothing. */
    private long newestFor(SseConnection connection) {
        long[] newest = { 0 };
        trimmed.concerns(connection, mark -> {
            assertThat(mark.id()).isEqualTo("id" + mark.position());
            newest[0] = Math.max(newest[0], mark.position());
            return false;
        });
        return newest[0];
    }

    private boolean concerns(SseConnection connection, long seen) {
        return trimmed.concerns(connection, mark -> mark.position() > seen);
    }

    @Test
    void eachTopicAndUserHasItsOwn() {
        trim(SseTarget.topic("a"));
        trim(SseTarget.topic("b").or(SseTarget.user("u")));
        trim(SseTarget.user("a"));
        assertThat(newestFor(new StubConnection("a"))).isEqualTo(1);
        assertThat(newestFor(new StubConnection("b"))).isEqualTo(2);
        assertThat(newestFor(StubConnection.of("u", "a"))).isEqualTo(2);
        assertThat(newestFor(StubConnection.of("a"))).isEqualTo(3);
        assertThat(newestFor(NOBODY)).isZero();
        assertThat(concerns(StubConnection.of("u", "a"), 1)).isTrue();
        assertThat(concerns(StubConnection.of("u", "a"), 2)).isFalse();
        assertThat(concerns(StubConnection.of(null, "a"), 0)).isTrue();
    }

    @Test
    void theNewestCounts() {
        trim(SseTarget.topic("a"));
        trim(SseTarget.topic("a"));
        assertThat(newestFor(new StubConnection("a"))).isEqualTo(2);
    }

    @Test
    void everybodyIsConcernedWhereNobodyKnowsForWhomItWas() {
        trim(SseTarget.topic("a"));
        trim(SseTarget.all());
        assertThat(newestFor(NOBODY)).isEqualTo(2);
        trimmed.addUnknown("id7", 7);
        assertThat(newestFor(NOBODY)).isEqualTo(7);
    }

    @Test
    void theOldestOfTooManyBecomesAMarkForEverybody() {
        for (int i = 1; i <= MAX_MARKS; i++) {
            trim(SseTarget.topic("t" + i));
        }
        assertThat(newestFor(NOBODY)).isZero();
        // as if it were new
        trim(SseTarget.topic("t1"));
        assertThat(newestFor(NOBODY)).isZero();
        trim(SseTarget.topic("one more"));
        assertThat(newestFor(NOBODY)).as("that of t2").isEqualTo(2);
        assertThat(newestFor(new StubConnection("t1"))).isEqualTo(MAX_MARKS + 1);
        assertThat(newestFor(new StubConnection("t3"))).isEqualTo(3);
        trim(SseTarget.user("u1").or(SseTarget.user("u2")));
        assertThat(newestFor(NOBODY)).isEqualTo(4);
    }

    @Test
    void butNotInPlaceOfANewerOne() {
        trim(SseTarget.topic("t0"));
        trim(SseTarget.all());
        for (int i = 1; i <= MAX_MARKS; i++) {
            trim(SseTarget.topic("t" + i));
        }
        assertThat(newestFor(NOBODY)).isEqualTo(2);
    }

    @Test
    void aLongNameIsNotWorthItsMemory() {
        trim(SseTarget.topics(Set.of("x".repeat(256))));
        assertThat(newestFor(NOBODY)).isZero();
        trim(SseTarget.user("x".repeat(257)));
        assertThat(newestFor(NOBODY)).isEqualTo(2);
    }
}
