package io.quarkiverse.sse.runtime.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A block that refers to bytes that a client has not had would be decoded to something else, silently. */
class PlacesRefuseWrongBlocksTest {

    private final Cohort cohort = new Cohort(1);
    private final Block first = append(cohort, "data: one and two\n\n");
    private final Block second = append(cohort, "data: one and three\n\n");
    private final Place place = new Place();

    @AfterEach
    void close() {
        cohort.close();
    }

    private static Block append(Cohort to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return to.append(bytes, 0, bytes.length);
    }

    private void assertRefused(Block block) {
        long at = place.at();
        assertThatThrownBy(() -> place.take(block)).isInstanceOf(IllegalStateException.class);
        assertThat(place.at()).as("it has not moved").isEqualTo(at);
    }

    @Test
    void inTheirOrderTheyAreRight() {
        place.take(first);
        place.take(second);
        assertThat(place.at()).isEqualTo(second.end());
        assertThat(place.common()).isEqualTo(second.end());
    }

    @Test
    void whoHasNotHadTheFirst() {
        assertRefused(second);
    }

    @Test
    void whoHasHadItTwice() {
        place.take(first);
        place.take(second);
        assertRefused(second);
    }

    @Test
    void whoHasHadSomethingInBetween() {
        place.take(first);
        place.take(new Block(new byte[5], 3, 0, null, 0));
        assertRefused(second);
    }

    @Test
    void whoHasJoinedBehindTheFirst() {
        place.take(new Block(second.bytes, second.size, 0, cohort, second.from));
        Block third = append(cohort, "data: one and four\n\n");
        assertThat(third.reach).isGreaterThan((int) place.common());
        assertRefused(third);
    }

    @Test
    void whoIsInAnotherCohort() {
        Cohort other = new Cohort(2);
        place.take(append(other, "data: one and two\n\n"));
        assertRefused(second);
        other.close();
    }

    @Test
    void whoHasGoneBack() {
        place.take(first);
        place.take(second);
        place.goBack(first, second.size);
        place.take(second);
        place.goBack(first, second.size);
        Block third = append(cohort, "data: one and four\n\n");
        assertRefused(third);
    }

    @Test
    void whoIsInACohortThatHasForked() {
        place.take(first);
        place.take(second);
        Cohort fork = new Cohort(2, cohort);
        Block forked = append(fork, "data: for some\n\n");
        Block others = append(cohort, "data: for others\n\n");
        place.take(forked);
        assertRefused(others);
        assertRefused(append(cohort, "data: for others too\n\n"));
        place.take(append(fork, "data: for some again\n\n"));
        assertThat(place.common()).isEqualTo(fork.tip());
        fork.close();
    }
}
