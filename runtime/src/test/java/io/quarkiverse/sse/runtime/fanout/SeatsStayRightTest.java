package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.runtime.queue.Outbox;

/** Connections leave in any order. Those that stay are found once, and can leave as well. */
class SeatsStayRightTest {

    private final Shard shard = Outboxes.newShard();

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 7, 16 })
    void whoeverComesAndGoes(int buckets) {
        Random random = new Random(buckets);
        Roster roster = new Roster(buckets);
        List<Outbox> here = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            // now and then it empties
            if (random.nextInt(100) < (step / 200 % 2 == 0 ? 70 : 30)) {
                Outbox outbox = newOutbox();
                roster.add(outbox);
                here.add(outbox);
            } else if (!here.isEmpty()) {
                Outbox outbox = here.remove(random.nextInt(here.size()));
                roster.remove(outbox);
                assertThat(outbox.seat()).isEqualTo(Outbox.NO_SEAT);
                // it is not here any more
                roster.remove(outbox);
            }
            assertThat(roster.size()).isEqualTo(here.size());
            if (step % 20 == 0) {
                assertThat(members(roster)).containsExactlyInAnyOrderElementsOf(here);
                assertThat(here).extracting(Outbox::seat).doesNotHaveDuplicates();
            }
        }
        here.forEach(roster::remove);
        assertThat(roster.size()).isZero();
        assertThat(members(roster)).isEmpty();
    }

    private static List<Outbox> members(Roster roster) {
        List<Outbox> members = new ArrayList<>();
        roster.forEach(members::add);
        return members;
    }

    @Test
    void andBucketsAreEven() {
        Roster roster = new Roster(16);
        for (int i = 0; i < 100; i++) {
            roster.add(newOutbox());
        }
        List<Outbox> members = new ArrayList<>();
        for (int bucket = 0; bucket < 16; bucket++) {
            List<Outbox> ofBucket = new ArrayList<>();
            roster.forEachIn(bucket, ofBucket::add);
            assertThat(ofBucket).hasSizeBetween(6, 7);
            members.addAll(ofBucket);
        }
        assertThat(members).containsExactlyElementsOf(members(roster)).doesNotHaveDuplicates();
    }

    private Outbox newOutbox() {
        return Outboxes.newOutbox(shard, new StubConnection());
    }
}
