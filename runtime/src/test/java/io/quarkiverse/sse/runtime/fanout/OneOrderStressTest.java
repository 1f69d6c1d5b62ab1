package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Batch;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.wire.Frame;
import io.vertx.core.Context;

/**
 * Many publishers, many connections on several event loops, some of them often full: each publisher's events come in its order,
 * and all connections see the same order. The check is run on a fan-out without the router's lock too, and must find it out.
 */
class OneOrderStressTest {

    private static final int LOOPS = 4;
    private static final int CONNECTIONS = 40;
    private static final int PUBLISHERS = 4;
    private static final int EVENTS = 5_000;

    private FanOut fanOut;
    private List<Recorder> recorders;

    @BeforeEach
    void open() {
        fanOut = new FanOut(LOOPS);
        recorders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Context loop = fanOut.newLoop();
            boolean oftenFull = i % 3 == 0;
            fanOut.connect(loop, new StubConnection(), outbox -> {
                Recorder recorder = new Recorder(loop, outbox, oftenFull);
                recorders.add(recorder);
                return recorder;
            });
        }
        assertThat(shards()).hasSize(LOOPS);
    }

    /** One for each event loop. */
    private Set<Shard> shards() {
        Set<Shard> shards = new HashSet<>();
        for (Recorder recorder : recorders) {
            shards.add(FanOut.call(recorder.loop, fanOut.router()::currentShard));
        }
        return shards;
    }

    @AfterEach
    void close() {
        fanOut.close();
    }

    @Test
    void allConnectionsSeeOneOrder() throws Exception {
        publishAtOnce(frame -> fanOut.router().publish(frame, SseTarget.all(), null));
        assertThat(violations()).isEmpty();
    }

    @Test
    void theCheckFindsOutAMissingLock() throws Exception {
        Set<Shard> shards = shards();
        Set<String> found = new TreeSet<>();
        for (int round = 0; round < 20 && found.isEmpty(); round++) {
            recorders.forEach(Recorder::forget);
            publishAtOnce(frame -> shards.forEach(shard -> shard.turns().execute(() -> {
                int number = shard.turns().frames().add(frame);
                shard.roster().forEach(outbox -> outbox.offer(number, false));
                shard.turns().frames().release(number);
                return 1;
            })));
            found.addAll(violations());
        }
        assertThat(found).contains("connections see different orders");
    }

    private void publishAtOnce(Consumer<Frame> publish) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
        CyclicBarrier start = new CyclicBarrier(PUBLISHERS);
        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            publishers.add(CompletableFuture.runAsync(() -> {
                await(start);
                for (int i = 0; i < EVENTS; i++) {
                    publish.accept(new Frame((publisher + ":" + i + "\n").getBytes(StandardCharsets.US_ASCII), "message"));
                }
            }, threads));
        }
        CompletableFuture.allOf(publishers.toArray(new CompletableFuture[0])).get(30, TimeUnit.SECONDS);
        threads.shutdown();
        for (Recorder recorder : recorders) {
            recorder.complete.get(30, TimeUnit.SECONDS);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> violations() {
        Set<String> violations = new TreeSet<>();
        String first = recorders.get(0).text();
        for (Recorder recorder : recorders) {
            if (!recorder.text().equals(first)) {
                violations.add("connections see different orders");
            }
            for (int p = 0; p < PUBLISHERS; p++) {
                String prefix = p + ":";
                List<Integer> seen = recorder.text().lines().filter(line -> line.startsWith(prefix))
                        .map(line -> Integer.valueOf(line.substring(prefix.length()))).toList();
                if (!seen.equals(IntStream.range(0, EVENTS).boxed().toList())) {
                    violations.add("a publisher's events are lost, doubled or out of order");
                }
            }
        }
        return violations;
    }

    /** Keeps what it gets, and is full now and then if asked to be. */
    private static final class Recorder extends StubSink {

        private final Context loop;
        private final Outbox outbox;
        private final boolean oftenFull;
        private final AtomicInteger events = new AtomicInteger();
        private StringBuffer text = new StringBuffer();
        private CompletableFuture<Void> complete = new CompletableFuture<>();
        private int writes;
        private boolean full;

        Recorder(Context loop, Outbox outbox, boolean oftenFull) {
            this.loop = loop;
            this.outbox = outbox;
            this.oftenFull = oftenFull;
        }

        String text() {
            return text.toString();
        }

        void forget() {
            events.set(0);
            text = new StringBuffer();
            complete = new CompletableFuture<>();
        }

        @Override
        public int write(Batch batch) {
            String more = batch.body().toString(StandardCharsets.US_ASCII);
            text.append(more);
            if (events.addAndGet((int) more.lines().count()) == PUBLISHERS * EVENTS) {
                complete.complete(null);
            }
            if (oftenFull && ++writes % 5 == 0) {
                full = true;
                loop.runOnContext(ignored -> {
                    full = false;
                    outbox.onDrained();
                });
            }
            return batch.size();
        }

        @Override
        public boolean isFull() {
            return full;
        }
    }
}
