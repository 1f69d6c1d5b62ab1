package io.quarkiverse.sse.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.fanout.FanOut;
import io.quarkiverse.sse.runtime.fanout.StubConnection;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/** An outbox on a real event loop. The turns of the loop come after the test: the test says when the outbox has its turn. */
abstract class OutboxFixture implements Troubles {

    private static FanOut fanOut;
    private static Context loop;

    final List<String> troubles = new ArrayList<>();
    private final List<Outbox> outboxes = new ArrayList<>();
    private final PendingRoom room;
    private final Turns turns;

    OutboxFixture() {
        this(new PendingRoom("test", Long.MAX_VALUE));
    }

    OutboxFixture(PendingRoom room) {
        this.room = room;
        this.turns = new Turns(loop, new Boundary(this, Outbox::detach), Telemetry.NONE, room);
    }

    @BeforeAll
    static void start() {
        fanOut = new FanOut(1);
        loop = fanOut.newLoop();
    }

    @AfterAll
    static void stop() {
        fanOut.close();
    }

    /** A turn that comes now finds nothing to do. */
    @AfterEach
    void detach() {
        onLoop(() -> outboxes.forEach(Outbox::detach));
    }

    static void onLoop(Runnable test) {
        FanOut.call(loop, () -> {
            test.run();
            return null;
        });
    }

    Outbox outbox(int maxPendingBytes, OverflowPolicy policy, Replay missed, Sink sink) {
        Outbox outbox = new Outbox(new StubConnection(), turns,
                new Overflow(maxPendingBytes, room, policy, this, null), missed, self -> sink);
        outboxes.add(outbox);
        return outbox;
    }

    Outcome offer(Outbox outbox, Frame frame, boolean ahead) {
        int number = turns.frames().addCounted(frame);
        try {
            return outbox.offer(number, ahead);
        } finally {
            turns.frames().release(number);
        }
    }

    /** Adds a frame for several outboxes. */
    int framesAdd(Frame frame) {
        return turns.frames().add(frame);
    }

    void framesRelease(int number) {
        turns.frames().release(number);
    }

    int cohorts() {
        return turns.compressor().cohorts();
    }

    int framesWaiting() {
        return turns.frames().size();
    }

    /** All turns that it asks for. */
    void turns(Outbox outbox) {
        int turns = 0;
        while (outbox.isReady()) {
            outbox.flush();
            assertThat(++turns).isLessThan(10_000);
        }
    }

    static Frame frame(String text, String event, long position) {
        return new Frame(text.getBytes(StandardCharsets.US_ASCII), event, position);
    }

    @Override
    public void onOverflow(Outbox slow) {
        troubles.add("overflow");
    }

    @Override
    public void onFirstDrop(Outbox slow) {
        troubles.add("first drop");
    }

    @Override
    public void onStall(Outbox stuck) {
        troubles.add("stall");
    }

    @Override
    public void onOvertaken(Outbox slow) {
        troubles.add("overtaken");
    }

    @Override
    public void onGone(Outbox gone) {
        troubles.add("gone");
    }

    @Override
    public void onFailure(Outbox broken, Throwable failure) {
        troubles.add(failure.toString());
    }
}
