package io.quarkiverse.sse.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.StubConnection;

class RevocationsAreRememberedTest {

    // just before it overflows
    private long now = Long.MAX_VALUE - 10;
    private final Revocations revocations = new Revocations(() -> now);
    private final SseConnection ada = new StubConnection() {
        @Override
        public Optional<String> user() {
            return Optional.of("ada");
        }
    };

    @Test
    void byRequestsThatCameBefore() {
        assertThat(revocations.concern(ada, revocations.count())).isFalse();
        long before = revocations.count();
        revocations.add(SseTarget.user("bob"));
        assertThat(revocations.concern(ada, before)).isFalse();
        long between = revocations.count();
        revocations.add(SseTarget.user("ada"));
        revocations.add(SseTarget.user("carl"));
        assertThat(revocations.concern(ada, before)).isTrue();
        assertThat(revocations.concern(ada, between)).isTrue();
        assertThat(revocations.concern(ada, between + 1)).isFalse();
        assertThat(revocations.concern(ada, revocations.count())).isFalse();
    }

    @Test
    void forAWhile() {
        long before = revocations.count();
        revocations.add(SseTarget.user("bob"));
        now += Revocations.REMEMBERED_NANOS;
        assertThat(revocations.concern(ada, before)).isFalse();
        now++;
        long after = revocations.count();
        // nobody knows any more whom it was for
        assertThat(revocations.concern(ada, before)).isTrue();
        assertThat(revocations.concern(ada, after)).isFalse();
        revocations.add(SseTarget.user("carl"));
        assertThat(revocations.concern(ada, after)).isFalse();
    }

    @Test
    void asManyAsMay() {
        long first = revocations.count();
        for (int i = 0; i < Revocations.MOST; i++) {
            revocations.add(SseTarget.user("user" + i));
        }
        assertThat(revocations.concern(ada, first)).isFalse();
        revocations.add(SseTarget.user("one more"));
        assertThat(revocations.concern(ada, first)).isTrue();
        assertThat(revocations.concern(ada, first + 1)).isFalse();
    }
}
