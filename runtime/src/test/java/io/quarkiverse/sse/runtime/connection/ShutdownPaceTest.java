package io.quarkiverse.sse.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownPaceTest {

    @ParameterizedTest
    @CsvSource({ "1, 10000, 500", "7, 10000, 500", "5000, 10000, 500", "5000, 1000, 500", "100000, 10000, 500", "20, 10000, 1",
            "1000, 50, 10000", "3, 1, 1", "200000, 86400000, 1", "1, 1, 2147483647", "2147483, 10000, 1000" })
    void noMoreClientsComeBackThanMay(int connections, long timeoutMillis, int perSecond) {
        ShutdownPace pace = ShutdownPace.of(connections, Duration.ofMillis(timeoutMillis), perSecond);
        List<Long> back = new ArrayList<>();
        int ended = 0;
        long last = 0;
        for (long elapsed = 0; ended < connections; elapsed += 50) {
            for (int due = pace.dueBy(elapsed); ended < due; ended++) {
                Duration retry = pace.retry(ended, elapsed);
                assertThat(retry).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                back.add(elapsed + retry.toMillis());
                last = elapsed;
            }
        }
        assertThat(last).isLessThan(timeoutMillis + 50);
        Collections.sort(back);
        // in any second, and what ends in one wave comes back in one
        long wave = 2L + perSecond / 20;
        for (int i = 0; i + perSecond + wave < back.size(); i++) {
            assertThat(back.get((int) (i + perSecond + wave)) - back.get(i)).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void aFewEndAtOnceAndComeBackSoon() {
        ShutdownPace pace = ShutdownPace.of(5, Duration.ofSeconds(10), 500);
        assertThat(pace.dueBy(0)).isEqualTo(1);
        assertThat(pace.dueBy(10)).isEqualTo(5);
        assertThat(pace.retry(4, 10)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void thoseThatDoNotFitIntoTheTimeWaitLonger() {
        ShutdownPace pace = ShutdownPace.of(10_000, Duration.ofSeconds(10), 500);
        assertThat(pace.dueBy(9_999)).isEqualTo(10_000);
        assertThat(pace.dueBy(5_000)).isEqualTo(5_001);
        assertThat(pace.retry(9_999, 10_000)).isEqualTo(Duration.ofMillis(1_000 + 19_998 - 10_000));
    }
}
