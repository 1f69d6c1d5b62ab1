package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.awaitility.Awaitility;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Overflow;
import io.quarkiverse.sse.runtime.queue.PendingRoom;
import io.quarkiverse.sse.runtime.queue.Replay;
import io.quarkiverse.sse.runtime.queue.Troubles;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * The same for all: five connections that come back, events for all of them, heartbeats, and the end. One of the connections
 * has a fault.
 */
final class FaultyRun implements Troubles {

    static final int CONNECTIONS = 5;
    static final int VICTIM = 2;

    private static final SseTarget TOPIC = SseTarget.topic("t");
    private static final Frame HEARTBEAT = frame(":heartbeat\n\n", 0);

    private final Context loop;
    private final Fault fault;
    private final Router router = Router.withoutHeartbeats(new Directory(),
            new Overflow(10_000_000, new PendingRoom("test", Long.MAX_VALUE), OverflowPolicy.CLOSE, this, null),
            Telemetry.NONE);
    private final List<Client> clients = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Shard shard;
    private int calls;
    private boolean failed;
    private int framesLeft;

    FaultyRun(Context loop, Fault fault) {
        this.loop = loop;
        this.fault = fault;
    }

    /** What the engine calls, and how many calls of it a run must have at least, so that the test shows something. */
    enum Seam {
        WRITE(10),
        IS_FULL(20),
        IS_OPEN(20),
        END(1),
        REPLAY_START(1),
        REPLAY_AFTER(3),
        USER(1),
        TOPICS(3),
        ACTION(1);

        final int calls;

        Seam(int calls) {
            this.calls = calls;
        }
    }

    /**
     * @param seam what throws
     * @param call at which of its calls, from 1
     * @param failure what is thrown
     * @param abortThrows whether the stream can't be cut either
     * @param troublesThrow whether those who deal with it fail as well
     */
    record Fault(Seam seam, int call, Supplier<Throwable> failure, boolean abortThrows, boolean troublesThrow) {

        static final Fault NONE = new Fault(null, 0, null, false, false);
    }

    static Frame frame(String text, long position) {
        return new Frame(text.getBytes(StandardCharsets.US_ASCII), "message", position);
    }

    Router router() {
        return router;
    }

    List<Client> clients() {
        return clients;
    }

    Client client(int number) {
        return clients.get(number);
    }

    List<Throwable> failures() {
        return failures;
    }

    /** Whether the call came at which the fault shows. */
    boolean hasFailed() {
        return failed;
    }

    int framesLeft() {
        return framesLeft;
    }

    void perform() {
        open();
        publish(frame("data: 1\n\n", 0), SseTarget.all());
        publish(frame("data: 2\n\n", 0), TOPIC);
        publish(frame("data: 3\n\n", 0), TOPIC.and(SseTarget.topic("none").negate()));
        publish(frame("data: 4\n\n", 0), TOPIC.or(SseTarget.user("nobody")));
        publish(frame("data: " + "x".repeat(90_000) + "\n\n", 0), SseTarget.all());
        awaitIdle();
        onLoop(() -> shard.beat(0, HEARTBEAT, frame(":heartbeat\nid: 5\n\n", 105)));
        awaitIdle();
        // as many at once as make them wait for one another, more than fits into one write
        List<CompletionStage<SseDelivery>> burst = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            burst.add(router.publish(frame("data: " + i + "y".repeat(2_000) + "\n\n", 0), SseTarget.all(), null));
        }
        burst.forEach(FanOut::await);
        FanOut.await(router.forEach(SseTarget.all(), outbox -> {
            ((Connection) outbox.connection()).client.pass(Seam.ACTION);
            return end(outbox);
        }));
        onLoop(() -> {
            for (Client client : clients) {
                // where those who deal with it failed, it is still there
                end(client.outbox);
            }
            framesLeft = shard.turns().frames().size();
        });
    }

    private void publish(Frame frame, SseTarget target) {
        SseDelivery delivery = FanOut.await(router.publish(frame, target, null));
        assertThat(delivery.accepted()).isGreaterThanOrEqualTo(CONNECTIONS - 1);
    }

    /** Until all has been written: then heartbeats are due. */
    private void awaitIdle() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> FanOut.call(loop,
                () -> shard.turns().frames().size() == 0 && clients.stream().noneMatch(client -> client.full)));
    }

    void open() {
        clients.clear();
        for (int i = 0; i < CONNECTIONS; i++) {
            boolean victim = i == VICTIM;
            onLoop(() -> open(victim));
        }
    }

    private void open(boolean victim) {
        shard = router.currentShard();
        Client client = new Client(this, victim);
        clients.add(client);
        client.outbox = shard.newOutbox(new Connection(client), new Missed(client), outbox -> client);
        try {
            client.outbox.begin();
            router.attach(client.outbox, shard);
        } catch (Throwable broken) {
            client.outbox.onFailure(broken);
        }
        shard.updateSubscription(client.outbox, "t");
        client.outbox.release();
    }

    private boolean end(Outbox outbox) {
        if (outbox.isDetached()) {
            return false;
        }
        shard.detach(outbox);
        outbox.end();
        return true;
    }

    private void onLoop(Runnable action) {
        FanOut.call(loop, () -> {
            action.run();
            return null;
        });
    }

    @Override
    public void onFailure(Outbox broken, Throwable failure) {
        failures.add(failure);
        if (fault.troublesThrow) {
            throw new IllegalStateException("thrown by the test");
        }
        if (!broken.isDetached()) {
            shard.detach(broken);
            broken.cut();
        }
    }

    @Override
    public void onGone(Outbox gone) {
        throw new AssertionError();
    }

    @Override
    public void onOverflow(Outbox slow) {
        throw new AssertionError();
    }

    @Override
    public void onFirstDrop(Outbox slow) {
        throw new AssertionError();
    }

    @Override
    public void onStall(Outbox stuck) {
        throw new AssertionError();
    }

    @Override
    public void onOvertaken(Outbox slow) {
        throw new AssertionError();
    }

    /** Takes part of what is large, and is often full. The victim throws. */
    static final class Client extends StubSink {

        private final FaultyRun run;
        private final boolean victim;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Outbox outbox;
        private int writes;
        private boolean full;
        private boolean ended;
        private boolean aborted;

        Client(FaultyRun run, boolean victim) {
            this.run = run;
            this.victim = victim;
        }

        String text() {
            return bytes.toString(StandardCharsets.US_ASCII);
        }

        boolean isDetached() {
            return outbox.isDetached();
        }

        boolean hasEnded() {
            return ended;
        }

        boolean isAborted() {
            return aborted;
        }

        void pass(Seam seam) {
            if (victim && seam == run.fault.seam && ++run.calls == run.fault.call) {
                run.failed = true;
                sneak(run.fault.failure.get());
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void sneak(Throwable failure) throws E {
            throw (E) failure;
        }

        @Override
        public int write(Batch batch) {
            assertThat(ended || aborted).isFalse();
            pass(Seam.WRITE);
            int taken = full ? batch.size() : Math.min(batch.size(), 11_000);
            bytes.writeBytes(batch.body().getBytes(0, taken));
            if (taken < batch.size() || ++writes % 3 == 0) {
                full = true;
                run.loop.runOnContext(ignored -> {
                    full = false;
                    outbox.onDrained();
                });
            }
            return taken;
        }

        @Override
        public boolean isFull() {
            pass(Seam.IS_FULL);
            return full;
        }

        @Override
        public boolean isOpen() {
            pass(Seam.IS_OPEN);
            return true;
        }

        @Override
        public void end() {
            pass(Seam.END);
            ended = true;
        }

        @Override
        public void abort() {
            aborted = true;
            if (run.fault.abortThrows) {
                throw new AssertionError("thrown by the test");
            }
        }
    }

    private static final class Connection extends StubConnection {

        private final Client client;

        Connection(Client client) {
            super("t");
            this.client = client;
        }

        @Override
        public Set<String> topics() {
            client.pass(Seam.TOPICS);
            return super.topics();
        }

        @Override
        public Optional<String> user() {
            client.pass(Seam.USER);
            return super.user();
        }
    }

    /** Three pages. */
    private record Missed(Client client) implements Replay {

        @Override
        public boolean isCertain() {
            return client.victim;
        }

        @Override
        public Start start(SseConnection connection) {
            client.pass(Seam.REPLAY_START);
            return new Start(SseResume.COMPLETE, null, 97, null);
        }

        @Override
        public Page after(long position, long since, SseConnection connection) {
            client.pass(Seam.REPLAY_AFTER);
            long next = position + 1;
            return new Page(List.of(frame("data: missed " + next + "\n\n", next)), next, next == 100, false);
        }
    }
}
