package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;

/**
 * A node with a heap of 256 MB publishes for minutes, as fast as those that read everything can take it: a megabyte, then many
 * times 100 bytes, and so on. Others read slowly and are cut, or leave and come back. What is on the heap after a collection
 * does not grow, and nobody misses what it is not told of.
 */
class MemorySoakIT {

    private static final Logger LOG = Logger.getLogger(MemorySoakIT.class);

    private static final boolean LONG = "long".equals(System.getProperty("soak"));
    private static final Duration DURATION = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(15);
    private static final int SAMPLES = LONG ? 120 : 14;
    private static final int MEGABYTE = 1024 * 1024;
    private static final long HEAP_MEGABYTES = 256;
    /** By how much the second half may be higher than the first. */
    private static final long MARGIN = 6 * MEGABYTE;

    private static final int PUBLISHERS = 2;
    private static final int COMPLETE = 2;
    private static final int SLOW = 3;
    private static final int FICKLE = 4;
    private static final int BATCH = 100;
    /** More than a sixteenth of the heap, so that the history has grown as far as it may. */
    private static final int FULL_HISTORY = 40 * BATCH;
    /** Less than max-pending-bytes, so that those that read everything are never cut. */
    private static final int BATCHES_ON_THE_WAY = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger published = new AtomicInteger();
    private final List<Complete> complete = new ArrayList<>();
    private final List<Follower> slow = new ArrayList<>();
    private final List<Follower> fickle = new ArrayList<>();
    private final List<CompletableFuture<Void>> followers = new ArrayList<>();

    @Test
    void theHeapStaysFlatWithALogInMemory() throws Exception {
        soak("memory", "/sse/memory");
    }

    @Test
    void theHeapStaysFlatWithALogInRedis() throws Exception {
        soak("default", "/sse");
    }

    private void soak(String service, String path) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = new Node(redis.uri(), "-Xmx" + HEAP_MEGABYTES + "m", "-Dquarkus.sse.log.max-events=5000",
                        "-Dquarkus.sse.memory.log.max-events=5000", "-Dquarkus.sse.max-pending-bytes=4M",
                        "-Dquarkus.sse.memory.max-pending-bytes=4M").start()) {
            startFollowers(node, path);
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                String flood = "service=" + service + "&publisher=p" + i;
                publishers.add(CompletableFuture.runAsync(() -> publish(node, flood), threads));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> published.get() >= FULL_HISTORY);
            List<Memory> samples = sample(node);
            over.countDown();
            for (CompletableFuture<Void> publisher : publishers) {
                publisher.get(1, TimeUnit.MINUTES);
            }
            for (Complete reader : complete) {
                assertThat(reader.room.tryAcquire(BATCHES_ON_THE_WAY, 30, TimeUnit.SECONDS)).as("all arrives").isTrue();
            }
            node.assertHadEnoughMemory();
            node.close();
            for (CompletableFuture<Void> follower : followers) {
                follower.get(1, TimeUnit.MINUTES);
            }
            report(service, samples);
            for (Complete reader : complete) {
                assertThat(reader.events()).isEqualTo(published.get());
                assertThat(reader.visits()).as("not cut").isEqualTo(1);
            }
            assertThat(fickle).allSatisfy(reader -> assertThat(reader.visits()).isGreaterThan(1));
            assertThat(samples).allSatisfy(sample -> assertThat(sample.heap()).isLessThan(HEAP_MEGABYTES / 2 * MEGABYTE));
            assertIsFlat(samples, Memory::heap);
            assertIsFlat(samples, Memory::direct);
        } finally {
            over.countDown();
            threads.shutdownNow();
        }
    }

    private void startFollowers(Node node, String path) {
        for (int i = 0; i < COMPLETE; i++) {
            complete.add(new Complete(node.uri(path)));
        }
        complete.forEach(this::start);
        await().until(() -> node.connections() == COMPLETE);
        for (int i = 0; i < SLOW; i++) {
            slow.add(new Slow(node.uri(path)));
        }
        slow.forEach(this::start);
        for (int i = 0; i < FICKLE; i++) {
            fickle.add(new Fickle(node.uri(path), new Random(i)));
        }
        fickle.forEach(this::start);
    }

    private void start(Follower follower) {
        followers.add(CompletableFuture.runAsync(follower::follow, threads));
    }

    private void publish(Node node, String flood) {
        for (int first = 0; !isOver(); first += BATCH) {
            for (Complete reader : complete) {
                reader.awaitRoom();
            }
            Flood.Result result = node.flood(
                    flood + "&first=" + first + "&count=" + BATCH + "&every=" + BATCH + "&bytes=" + MEGABYTE);
            assertThat(result.accepted()).as(result.failure()).isEqualTo(BATCH);
            published.addAndGet(BATCH);
        }
    }

    private List<Memory> sample(Node node) throws Exception {
        List<Memory> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            pause(DURATION.toMillis() / SAMPLES);
            samples.add(node.memory());
        }
        return samples;
    }

    private void report(String service, List<Memory> samples) {
        LOG.infof("%s: %d events/s, %d MB/s; slow clients came %d times, with %d gaps, others %d times, with %d gaps", service,
                published.get() / DURATION.toSeconds(), published.get() / BATCH / DURATION.toSeconds(),
                sum(slow, Follower::visits),
                sum(slow, Follower::gaps), sum(fickle, Follower::visits), sum(fickle, Follower::gaps));
        for (int half = 0; half < 2; half++) {
            LOG.infof("%s, half %d: heap %s, direct %s", service, half + 1, figures(half(samples, half, Memory::heap)),
                    figures(half(samples, half, Memory::direct)));
        }
    }

    private static long sum(List<Follower> followers, ToLongFunction<Follower> figure) {
        return followers.stream().mapToLong(figure).sum();
    }

    /** From the lowest to the highest. */
    private static long[] half(List<Memory> samples, int half, ToLongFunction<Memory> figure) {
        int middle = samples.size() / 2;
        return (half == 0 ? samples.subList(0, middle) : samples.subList(middle, samples.size())).stream().mapToLong(figure)
                .sorted().toArray();
    }

    private static long median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String figures(long[] sorted) {
        return "%.1f to %.1f MB, median %.1f MB".formatted((double) sorted[0] / MEGABYTE,
                (double) sorted[sorted.length - 1] / MEGABYTE, (double) median(sorted) / MEGABYTE);
    }

    /** The lowest, which is what stays: what is on its way and waits for slow clients comes on top, now more, now less. */
    private static void assertIsFlat(List<Memory> samples, ToLongFunction<Memory> figure) {
        assertThat(half(samples, 1, figure)[0]).isLessThan(half(samples, 0, figure)[0] + MARGIN);
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    /** Until the end, but no longer than this. */
    private void pause(long millis) {
        try {
            over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads everything, and lets the publishers go on when it has. */
    private static final class Complete extends Follower {

        private final Semaphore room = new Semaphore(BATCHES_ON_THE_WAY);

        Complete(URI uri) {
            super(uri);
        }

        void awaitRoom() {
            try {
                assertThat(room.tryAcquire(30, TimeUnit.SECONDS)).as("what was published arrives").isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        boolean goesOn(String publisher, int number) {
            if (number % BATCH == BATCH - 1) {
                room.release();
            }
            return true;
        }

        @Override
        boolean comesBack() {
            return false;
        }
    }

    /** Reads until it is cut, and comes back. */
    private final class Slow extends Follower {

        Slow(URI uri) {
            super(uri);
        }

        @Override
        boolean goesOn(String publisher, int number) {
            pause(1);
            return true;
        }

        @Override
        boolean comesBack() {
            return !isOver();
        }
    }

    /** Leaves, and comes back soon. */
    private final class Fickle extends Follower {

        private final Random random;
        private int stay;

        Fickle(URI uri, Random random) {
            super(uri);
            this.random = random;
        }

        @Override
        boolean goesOn(String publisher, int number) {
            return --stay > 0;
        }

        @Override
        boolean comesBack() {
            stay = random.nextInt(20 * BATCH);
            pause(random.nextInt(50));
            return !isOver();
        }
    }
}
