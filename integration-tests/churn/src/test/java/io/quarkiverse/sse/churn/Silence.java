package io.quarkiverse.sse.churn;

/**
 * How long nothing came over a connection with several streams, while there were any. A client that
 * gets no processor for a while is a slow reader, for all of its streams at once; a server that
 * forgets one of them is not heard on that one alone.
 */
final class Silence {

    private long lastNanos;
    private long longestNanos;
    private int streams;

    synchronized void begin() {
        if (streams++ == 0) {
            lastNanos = System.nanoTime();
        }
    }

    synchronized void end() {
        streams--;
    }

    synchronized void hear() {
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
    }

    synchronized long longestMillis() {
        return longestNanos / 1_000_000;
    }
}
