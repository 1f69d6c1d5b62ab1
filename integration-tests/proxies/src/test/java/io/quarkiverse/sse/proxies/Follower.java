package io.quarkiverse.sse.proxies;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that does what an {@code EventSource} does: it comes back when its stream ends or breaks,
 * with the last id it has seen, and gives up on any answer but a stream.
 */
final class Follower implements Runnable, AutoCloseable {

    private final Client client;
    private final Proxy proxy;
    private final String path;
    private final CountDownLatch left = new CountDownLatch(1);
    private final List<String> data = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private String lastId;
    private long retryMillis = 100;
    private int opened;
    private int turnedAway;

    Follower(Client client, Proxy proxy, String path) {
        this.client = client;
        this.proxy = proxy;
        this.path = path;
    }

    Follower start() {
        new Thread(this, "follower").start();
        return this;
    }

    @Override
    public void run() {
        try {
            do {
                visit();
            } while (!left.await(retryMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() {
        try (EventStream stream = lastId == null ? client.open(proxy, path)
                : client.open(proxy, path, "Last-Event-ID", lastId)) {
            if (stream.status() != 200) {
                fail("gives up on " + stream.status());
                return;
            }
            boolean first = true;
            for (EventStream.Block block = stream.next(); block != null && left.getCount() > 0; block = stream.next()) {
                handle(block, first);
                first = false;
            }
        } catch (IOException broken) {
            // as at its end
        }
    }

    private synchronized void handle(EventStream.Block block, boolean first) {
        // what a proxy answers in place of the application is a retry alone
        if (first && block.retry() == null) {
            opened++;
        } else if (first) {
            turnedAway++;
        }
        if (block.retry() != null) {
            retryMillis = Long.parseLong(block.retry());
        }
        if (block.id() != null) {
            lastId = block.id();
        }
        if ("gap".equals(block.event())) {
            fail("gap");
        } else if (block.data() != null && block.event() == null) {
            data.add(block.data());
        }
    }

    private synchronized void fail(String why) {
        failures.add(why);
        left.countDown();
    }

    private synchronized long retryMillis() {
        return retryMillis;
    }

    /** What it got, in the order in which it came. */
    synchronized List<String> data() {
        return List.copyOf(data);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized int opened() {
        return opened;
    }

    /** How often a proxy has answered in place of the application. */
    synchronized int turnedAway() {
        return turnedAway;
    }

    @Override
    public void close() {
        left.countDown();
    }
}
