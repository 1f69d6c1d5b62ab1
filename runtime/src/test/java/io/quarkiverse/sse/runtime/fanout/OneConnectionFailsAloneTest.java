package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.FaultyRun.Fault;
import io.quarkiverse.sse.runtime.fanout.FaultyRun.Seam;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * One connection fails at each call of each of the engine's seams in turn. The others get, byte for byte, what they get in a
 * run without a failure.
 */
class OneConnectionFailsAloneTest {

    private static FanOut fanOut;
    private static Context loop;

    @BeforeAll
    static void start() {
        fanOut = new FanOut(1);
        loop = fanOut.newLoop();
    }

    @AfterAll
    static void stop() {
        fanOut.close();
    }

    @ParameterizedTest
    @EnumSource
    void withAnException(Seam seam) {
        failAtEachCall(seam, () -> new IllegalStateException("thrown by the test"), false, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAnError(Seam seam) {
        failAtEachCall(seam, () -> new OutOfMemoryError("thrown by the test"), false, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAStreamThatCanNotBeCutEither(Seam seam) {
        failAtEachCall(seam, () -> new StackOverflowError("thrown by the test"), true, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAnEndThatFailsAsWell(Seam seam) {
        failAtEachCall(seam, () -> new IllegalStateException("thrown by the test"), true, true);
    }

    private static void failAtEachCall(Seam seam, Supplier<Throwable> failure, boolean abortThrows, boolean troublesThrow) {
        FaultyRun healthy = new FaultyRun(loop, Fault.NONE);
        healthy.perform();
        assertThat(healthy.failures()).isEmpty();
        int failed = 0;
        while (true) {
            FaultyRun run = new FaultyRun(loop, new Fault(seam, failed + 1, failure, abortThrows, troublesThrow));
            run.perform();
            if (!run.hasFailed()) {
                break;
            }
            failed++;
            assertOthersUnharmed(run, healthy, seam + ", call " + failed);
        }
        assertThat(failed).isGreaterThanOrEqualTo(seam.calls);
    }

    private static void assertOthersUnharmed(FaultyRun run, FaultyRun healthy, String where) {
        assertThat(run.framesLeft()).as(where).isZero();
        for (int i = 0; i < FaultyRun.CONNECTIONS; i++) {
            if (i != FaultyRun.VICTIM) {
                assertThat(run.client(i).text()).as(where).isEqualTo(healthy.client(i).text());
                assertThat(run.client(i).hasEnded()).as(where).isTrue();
            }
        }
        FaultyRun.Client victim = run.client(FaultyRun.VICTIM);
        String all = healthy.client(FaultyRun.VICTIM).text();
        assertThat(victim.isDetached()).as(where).isTrue();
        assertThat(victim.hasEnded() || victim.isAborted()).as(where).isTrue();
        // what it got is whole up to where it failed, and nothing came afterwards
        assertThat(all).as(where).startsWith(victim.text());
        if (!victim.text().equals(all)) {
            assertThat(victim.isAborted()).as(where).isTrue();
        }
    }

    @Test
    void aFrameThatNobodyCanTakeLeavesTheNextTurn() {
        FaultyRun run = new FaultyRun(loop, Fault.NONE);
        for (Frame frame : Arrays.asList(new Frame(null, "message", 0), null)) {
            run.open();
            CompletionStage<SseDelivery> none = run.router().publish(frame, SseTarget.all(), null);
            assertThat(FanOut.await(none.exceptionally(failure -> null))).isNull();
            assertThat(run.clients()).allMatch(FaultyRun.Client::isAborted);
            run.open();
            assertThat(publish(run, FaultyRun.frame("data: later\n\n", 0)))
                    .isEqualTo(SseDelivery.of(FaultyRun.CONNECTIONS, 0));
        }
    }

    private static SseDelivery publish(FaultyRun run, Frame frame) {
        return FanOut.await(run.router().publish(frame, SseTarget.all(), null));
    }
}
