package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * One connection fails at each call of each of the engine's seams in turn. The others get, byte for byte, what they get in a
 * run without a failure.
 */
class OneConnectionFailsAloneTest {

    private static final SseTarget TOPIC = SseTarget.topic("t");
    private static final Frame HEARTBEAT = frame(":heartbeat\n\n", 0);
    private static final int VICTIM = 2;
    private static final int CONNECTIONS = 5;

    private static Vertx vertx;
    private static Context loop;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = vertx.getOrCreateContext();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
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

    @ParameterizedTest
    @EnumSource
    void withAnException(Seam seam) throws Exception {
        failAtEachCall(seam, () -> new IllegalStateException("thrown by the test"), false, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAnError(Seam seam) throws Exception {
        failAtEachCall(seam, () -> new OutOfMemoryError("thrown by the test"), false, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAStreamThatCanNotBeCutEither(Seam seam) throws Exception {
        failAtEachCall(seam, () -> new StackOverflowError("thrown by the test"), true, false);
    }

    @ParameterizedTest
    @EnumSource
    void withAnEndThatFailsAsWell(Seam seam) throws Exception {
        failAtEachCall(seam, () -> new IllegalStateException("thrown by the test"), true, true);
    }

    private static void failAtEachCall(Seam seam, Supplier<Throwable> failure, boolean abortThrows, boolean listenerThrows)
            throws Exception {
        Run healthy = new Run(null, 0, failure, false, false);
        healthy.perform();
        assertThat(healthy.failures).isEmpty();
        int failed = 0;
        while (true) {
            Run run = new Run(seam, failed + 1, failure, abortThrows, listenerThrows);
            run.perform();
            if (!run.fired) {
                break;
            }
            failed++;
            String where = seam + ", call " + failed;
            assertThat(run.framesLeft).as(where).isZero();
            for (int i = 0; i < CONNECTIONS; i++) {
                if (i != VICTIM) {
                    assertThat(run.clients.get(i).text()).as(where).isEqualTo(healthy.clients.get(i).text());
                    assertThat(run.clients.get(i).ended).as(where).isTrue();
                }
            }
            Client victim = run.clients.get(VICTIM);
            assertThat(victim.outbound.isDetached()).as(where).isTrue();
            assertThat(victim.ended || victim.aborted).as(where).isTrue();
            // what it got is whole up to where it failed, and nothing came afterwards
            assertThat(healthy.clients.get(VICTIM).text()).as(where).startsWith(victim.text());
            if (!victim.text().equals(healthy.clients.get(VICTIM).text())) {
                assertThat(victim.aborted).as(where).isTrue();
            }
        }
        assertThat(failed).isGreaterThanOrEqualTo(seam.calls);
    }

    @Test
    void aFrameThatNobodyCanTakeLeavesTheNextTurn() throws Exception {
        Run run = new Run(null, 0, AssertionError::new, false, false);
        run.open();
        CompletionStage<SseDelivery> broken = run.router.publish(new Frame(null, "message", 0), SseTarget.all(), null);
        assertThat(run.await(broken)).isEqualTo(SseDelivery.of(0, 0));
        assertThat(run.clients).allMatch(client -> client.aborted);
        run.open();
        assertThat(run.await(run.router.publish(frame("data: later\n\n", 0), SseTarget.all(), null)))
                .isEqualTo(SseDelivery.of(CONNECTIONS, 0));
        assertThat(run.await(run.router.publish(null, SseTarget.all(), null).exceptionally(failure -> null))).isNull();
        run.open();
        assertThat(run.await(run.router.publish(frame("data: later\n\n", 0), SseTarget.all(), null)))
                .isEqualTo(SseDelivery.of(CONNECTIONS, 0));
    }

    private static Frame frame(String text, long position) {
        return new Frame(text.getBytes(StandardCharsets.US_ASCII), "message", position);
    }

    /** The same for all: five connections that come back, events for all of them, heartbeats, and the end. */
    private static final class Run implements Overflow.Listener {

        private final Seam seam;
        private final int call;
        private final Supplier<Throwable> failure;
        private final boolean abortThrows;
        private final boolean listenerThrows;
        private final Router router = Router.withoutHeartbeats(new Overflow(10_000_000, OverflowPolicy.CLOSE, this));
        private final List<Client> clients = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private Shard shard;
        private int calls;
        private boolean fired;
        private int framesLeft;

        Run(Seam seam, int call, Supplier<Throwable> failure, boolean abortThrows, boolean listenerThrows) {
            this.seam = seam;
            this.call = call;
            this.failure = failure;
            this.abortThrows = abortThrows;
            this.listenerThrows = listenerThrows;
        }

        void perform() throws Exception {
            open();
            publish(frame("data: 1\n\n", 0), SseTarget.all());
            publish(frame("data: 2\n\n", 0), TOPIC);
            publish(frame("data: 3\n\n", 0), TOPIC.and(SseTarget.topic("none").negate()));
            publish(frame("data: 4\n\n", 0), TOPIC.or(SseTarget.user("nobody")));
            publish(frame("data: " + "x".repeat(90_000) + "\n\n", 0), SseTarget.all());
            awaitIdle();
            onLoop(() -> {
                shard.beat(0, HEARTBEAT, frame(":heartbeat\nid: 5\n\n", 105));
                return null;
            });
            awaitIdle();
            // as many at once as make them wait for one another, more than fits into one write
            List<CompletionStage<SseDelivery>> burst = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                burst.add(router.publish(frame("data: " + i + "y".repeat(2_000) + "\n\n", 0), SseTarget.all(), null));
            }
            for (CompletionStage<SseDelivery> each : burst) {
                await(each);
            }
            await(router.forEach(SseTarget.all(), outbound -> {
                Client client = ((Connection) outbound.connection()).client;
                client.pass(Seam.ACTION);
                return end(client.outbound);
            }));
            onLoop(() -> {
                for (Client client : clients) {
                    // a failure of the listener does not take it out of the router
                    end(client.outbound);
                }
                framesLeft = shard.frames().size();
                return null;
            });
        }

        private void publish(Frame frame, SseTarget target) throws Exception {
            SseDelivery delivery = await(router.publish(frame, target, null));
            assertThat(delivery.accepted()).isGreaterThanOrEqualTo(CONNECTIONS - 1);
        }

        /** Until all has been written: then heartbeats are due. */
        private void awaitIdle() {
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
                boolean[] idle = new boolean[1];
                onLoop(() -> {
                    idle[0] = shard.frames().size() == 0 && clients.stream().noneMatch(client -> client.full);
                    return null;
                });
                return idle[0];
            });
        }

        void open() throws Exception {
            clients.clear();
            for (int i = 0; i < CONNECTIONS; i++) {
                Client client = new Client(this, i == VICTIM);
                clients.add(client);
                onLoop(() -> {
                    shard = router.currentShard();
                    client.outbound = new Outbound(new Connection(client), shard, client, new Missed(client));
                    try {
                        client.outbound.start();
                        router.attach(client.outbound);
                    } catch (Throwable failed) {
                        client.outbound.failed(failed);
                    }
                    router.updateSubscription(client.outbound, "t");
                    client.outbound.release();
                    return null;
                });
            }
        }

        private boolean end(Outbound outbound) {
            if (outbound.isDetached()) {
                return false;
            }
            router.detach(outbound);
            outbound.end();
            return true;
        }

        <T> T await(CompletionStage<T> stage) throws Exception {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        private void onLoop(Callable<Void> action) throws Exception {
            Promise<Void> done = Promise.promise();
            loop.runOnContext(ignored -> {
                try {
                    done.complete(action.call());
                } catch (Throwable e) {
                    done.fail(e);
                }
            });
            await(done.future().toCompletionStage());
        }

        @Override
        public void failed(Outbound broken, Throwable failure) {
            failures.add(failure);
            if (listenerThrows) {
                throw new IllegalStateException("thrown by the test");
            }
            if (!broken.isDetached()) {
                router.detach(broken);
                broken.cut();
            }
        }

        @Override
        public void overflowed(Outbound slow) {
            throw new AssertionError();
        }

        @Override
        public void dropping(Outbound slow) {
            throw new AssertionError();
        }

        @Override
        public void missed(Outbound slow) {
            throw new AssertionError();
        }
    }

    /** Takes part of what is large, and is often full. The victim throws. */
    private static final class Client implements Sink {

        private final Run run;
        private final boolean victim;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Outbound outbound;
        private int writes;
        private boolean full;
        private boolean ended;
        private boolean aborted;

        Client(Run run, boolean victim) {
            this.run = run;
            this.victim = victim;
        }

        String text() {
            return bytes.toString(StandardCharsets.US_ASCII);
        }

        void pass(Seam seam) {
            if (victim && seam == run.seam && ++run.calls == run.call) {
                run.fired = true;
                sneak(run.failure.get());
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
            bytes.writeBytes(batch.plain().getBytes(0, taken));
            if (taken < batch.size() || ++writes % 3 == 0) {
                full = true;
                loop.runOnContext(ignored -> {
                    full = false;
                    outbound.drained();
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
            if (run.abortThrows) {
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
            return new Start(SseResume.COMPLETE, null, 97);
        }

        @Override
        public Page after(long position, SseConnection connection) {
            client.pass(Seam.REPLAY_AFTER);
            long next = position + 1;
            return new Page(List.of(frame("data: missed " + next + "\n\n", next)), next, next == 100, false);
        }
    }
}
