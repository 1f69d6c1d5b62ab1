package io.quarkiverse.sse.proxies;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Publishes the numbers from 0, one after the other, without a pause, at one node or another. */
final class Publisher implements AutoCloseable {

    private final String service;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Node node;
    private int published;
    private boolean stopped;

    Publisher(String service, Node node) {
        this.service = service;
        this.node = node;
    }

    static List<String> events(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    void start() {
        new Thread(this::run, "publisher").start();
    }

    private void run() {
        try {
            while (publishNext()) {
                // until it is stopped, or refused
            }
            done.complete(null);
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }

    private synchronized boolean publishNext() throws Exception {
        if (!stopped) {
            node.publish(service, Integer.toString(published));
            published++;
        }
        return !stopped;
    }

    /** When this returns, the node before has confirmed all that it was asked to publish. */
    synchronized void publishAt(Node other) {
        node = other;
    }

    synchronized int published() {
        return published;
    }

    private synchronized void askToStop() {
        stopped = true;
    }

    /**
     * @return how many it has published
     */
    int stop() throws InterruptedException, ExecutionException {
        askToStop();
        done.get();
        return published();
    }

    @Override
    public void close() {
        askToStop();
    }
}
