package io.quarkiverse.sse.runtime.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseTarget;

class TrafficIsBoundedTest {

    private long now = Long.MAX_VALUE - 1;
    private final Traffic traffic = new Traffic(() -> now);

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            traffic.onSend(SseTarget.all(), ("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void nobodyFollowsUntilSomebodyAsksAndWhenNobodyAsksAnyMore() {
        assertThat(traffic.isFollowed()).isFalse();
        traffic.on("opened", "id", "unseen");
        assertThat(traffic.after(0).events()).isEmpty();
        assertThat(traffic.isFollowed()).isTrue();
        pass(9);
        assertThat(traffic.isFollowed()).isTrue();
        traffic.after(0);
        pass(9);
        assertThat(traffic.isFollowed()).isTrue();
        pass(1);
        assertThat(traffic.isFollowed()).isFalse();
    }

    @Test
    void whatIsKnownDoesNotComeAgain() {
        traffic.after(0);
        send(3);
        Happenings first = traffic.after(0);
        assertThat(first.events()).extracting(Happening::data).containsExactly("0", "1", "2");
        assertThat(first.skipped()).isZero();
        traffic.on("closed", "id", "CLIENT");
        Happenings next = traffic.after(first.last());
        assertThat(next.events()).extracting(Happening::kind).containsExactly("closed");
        assertThat(next.skipped()).isZero();
        assertThat(traffic.after(next.last()).events()).isEmpty();
    }

    @Test
    void ofTooMuchInASecondTheRestIsCounted() {
        traffic.after(0);
        send(1);
        long known = traffic.after(0).last();
        send(5_000);
        Happenings page = traffic.after(known);
        assertThat(page.events()).hasSize(Traffic.MAX_PER_SECOND - 1);
        assertThat(page.skipped()).isEqualTo(5_000 - (Traffic.MAX_PER_SECOND - 1));
        pass(1);
        send(1);
        assertThat(traffic.after(page.last()).events()).hasSize(1);
    }

    @Test
    void oldOnesAreForgotten() {
        traffic.after(0);
        send(1);
        long known = traffic.after(0).last();
        for (int second = 0; second < 10; second++) {
            pass(1);
            send(Traffic.MAX_PER_SECOND);
        }
        Happenings page = traffic.after(known);
        assertThat(page.events()).hasSize(Traffic.CAPACITY);
        assertThat(page.skipped()).isEqualTo(10 * Traffic.MAX_PER_SECOND - Traffic.CAPACITY);
        assertThat(page.last()).isEqualTo(1 + 10 * Traffic.MAX_PER_SECOND);
    }

    @Test
    void aNumberFromBeforeARestartMeansNothing() {
        traffic.after(0);
        send(2);
        assertThat(traffic.after(4_711).events()).hasSize(2);
        assertThat(traffic.after(4_711).skipped()).isZero();
    }
}
