package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatsAreSpreadOverTheIntervalTest {

    @ParameterizedTest
    @CsvSource({ "PT15S, 16, 937", "PT0.8S, 16, 50", "PT0.799S, 15, 53", "PT0.2S, 4, 50", "PT0.1S, 2, 50", "PT0.099S, 1, 99",
            "PT0.001S, 1, 1", "PT0.0001S, 1, 1", "P1D, 16, 5400000", "P365D, 16, 1971000000" })
    void inBucketsThatAreNotTooClose(Duration interval, int buckets, long tickMillis) {
        Heartbeats.Settings settings = Heartbeats.Settings.of(interval, null);
        assertThat(settings.buckets()).isEqualTo(buckets);
        assertThat(settings.tickMillis()).isEqualTo(tickMillis);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 49, 50, 51, 99, 100, 101, 750, 799, 800, 801, 1_000, 14_999, 15_000, 86_400_000 })
    void andNoConnectionWaitsLonger(long millis) {
        Heartbeats.Settings settings = Heartbeats.Settings.of(Duration.ofMillis(millis), null);
        assertThat(settings.buckets() * settings.tickMillis()).isLessThanOrEqualTo(millis)
                .isGreaterThan(millis - settings.buckets());
    }
}
