package io.quarkiverse.sse.runtime.log.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.runtime.log.redis.StreamScript.Position;

class PositionsAreReadFromAnyTextTest {

    private static final String MAX = "18446744073709551615";

    @ParameterizedTest
    @ValueSource(strings = { "epoch-1-2", "epoch-0-0", "a-b-c-7-0", "--1-2", " - -1-2", "é-1-2", "1-2-3",
            "e-" + MAX + "-" + MAX })
    void asTheyWereWritten(String id) {
        Position position = Position.parse(id);
        assertThat(position.toString()).isEqualTo(id);
        assertThat(position.index()).isEqualTo(-1);
        assertThat(position.epoch() + "-" + position.id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-", "--", "---", "1", "1-2", "-1-2", "epoch", "epoch-", "epoch-1", "epoch--", "epoch-1-",
            "epoch--1", "epoch-1-x", "epoch-x-1", "epoch-1-2-", "epoch-1- 2", "epoch-1-2\n",
            "epoch-18446744073709551616-0", "epoch-0-18446744073709551616", "\0", "0x1-0x2" })
    void orAreNone(String id) {
        assertThat(Position.parse(id)).isNull();
    }

    @Test
    void whateverAClientSends() {
        String alphabet = "-0123456789+ex ٣\uD83D\0";
        Random random = new Random(28);
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                int next = random.nextInt(2) == 0 ? 0 : random.nextInt(alphabet.length());
                text.append(alphabet.charAt(random.nextInt(3) == 0 ? 0 : next));
            }
            Position position = Position.parse(text.toString());
            if (position != null) {
                found++;
                assertThat(Position.parse(position.toString())).isEqualTo(position);
                assertThat(text.toString()).startsWith(position.epoch() + "-");
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void anIdMustHaveBothParts() {
        assertThat(StreamId.parse("1-2")).isEqualTo(new StreamId(1, 2));
        assertThat(StreamId.parse("0-0")).isEqualTo(StreamId.ZERO);
        assertThat(StreamId.parse(MAX + "-" + MAX)).isEqualTo(new StreamId(-1, -1)).hasToString(MAX + "-" + MAX);
        for (String text : List.of("1-", "-1", "1-2-3", "a-1")) {
            assertThatThrownBy(() -> StreamId.parse(text)).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void idsHaveTheOrderOfRedis() {
        List<StreamId> ordered = new ArrayList<>();
        for (long millis : new long[] { 0, 1, 1_000, Long.MAX_VALUE, Long.MIN_VALUE, -1 }) {
            for (long sequence : new long[] { 0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1 }) {
                ordered.add(new StreamId(millis, sequence));
            }
        }
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(j)))).isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(ordered).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @ParameterizedTest
    @CsvSource({ "5-7, 5-6", "5-1, 5-0", "5-0, 4-" + MAX, "1-0, 0-" + MAX, "0-1, 0-0", "0-0, 0-0",
            "9223372036854775808-0, 9223372036854775807-" + MAX })
    void theIdBeforeIsTheNextSmaller(String id, String before) {
        assertThat(StreamId.parse(id).previous()).hasToString(before);
    }

    @Test
    void aPositionCountsWhereItKnowsHowMany() {
        StreamId entry = new StreamId(5, 0);
        assertThat(new Position("e", StreamId.ZERO, 7).behind(entry)).isEqualTo(new Position("e", entry, 8));
        assertThat(Position.START.behind(entry)).isEqualTo(new Position(null, entry, -1));
    }
}
