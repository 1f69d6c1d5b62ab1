package io.quarkiverse.sse.runtime.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.runtime.telemetry.ConnectionFigures;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.KeptEvent;

class SamplesAreBoundedTest {

    private final Samples samples = new Samples();
    private final Counted counted = new Counted();
    private long now = 1_000_000;

    private void look(long millis) {
        now += millis;
        samples.add(now, counted);
    }

    @Test
    void ratesAreThoseOfASecond() {
        counted.events = 50;
        look(0);
        assertThat(samples.after(0)).isEmpty();
        counted.events += 30;
        counted.bytes += 3_000;
        look(2_000);
        assertThat(samples.after(0)).containsExactly(new Sample(now, 3, 15, 1_500, 7));
        assertThat(samples.after(now)).isEmpty();
    }

    @Test
    void whatNobodyHasLookedAtIsAHole() {
        look(0);
        look(1_000);
        counted.events += 1_000_000;
        look(60_000);
        assertThat(samples.after(0)).hasSize(1);
        look(1_000);
        assertThat(samples.after(0)).hasSize(2).allMatch(sample -> sample.eventsPerSecond() == 0);
    }

    @Test
    void oldOnesAreForgotten() {
        look(0);
        for (int i = 0; i < Samples.CAPACITY + 10; i++) {
            look(1_000);
        }
        List<Sample> kept = samples.after(0);
        assertThat(kept).hasSize(Samples.CAPACITY);
        assertThat(kept.get(kept.size() - 1).at()).isEqualTo(now);
    }

    private static final class Counted implements Figures {

        private long events;
        private long bytes;

        @Override
        public int connections() {
            return 3;
        }

        @Override
        public long pendingBytes() {
            return 7;
        }

        @Override
        public long deliveredEvents() {
            return events;
        }

        @Override
        public boolean compresses() {
            return false;
        }

        @Override
        public long uncompressedBytes() {
            return 0;
        }

        @Override
        public long cohorts() {
            return 0;
        }

        @Override
        public long sentBytes() {
            return bytes;
        }

        @Override
        public long droppedEvents() {
            return 0;
        }

        @Override
        public long replayedEvents() {
            return 0;
        }

        @Override
        public boolean hasStateTopics() {
            return false;
        }

        @Override
        public long forgottenKeys() {
            return 0;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public boolean hasLog() {
            return false;
        }

        @Override
        public boolean isLogReadable() {
            return false;
        }

        @Override
        public long logReconnects() {
            return 0;
        }

        @Override
        public double logLagSeconds() {
            return 0;
        }

        @Override
        public String overflowPolicy() {
            return "close";
        }

        @Override
        public ConnectionFigures connection(SseId id) {
            return null;
        }

        @Override
        public List<KeptEvent> history(int max) {
            return List.of();
        }
    }
}
