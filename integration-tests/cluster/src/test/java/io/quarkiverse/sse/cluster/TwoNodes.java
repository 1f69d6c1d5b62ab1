package io.quarkiverse.sse.cluster;

import static org.awaitility.Awaitility.await;

import java.util.stream.Stream;

import io.quarkiverse.sse.redis.RedisServer;

/** Two nodes of the application behind a Redis of their own. */
final class TwoNodes implements AutoCloseable {

    private final RedisServer redis;
    private final String[] options;
    private Node a;
    private Node b;

    private TwoNodes(RedisServer redis, String... options) {
        this.redis = redis;
        this.options = options;
    }

    /**
     * @param options as those of {@link Node}
     */
    static TwoNodes start(String... options) throws Exception {
        TwoNodes nodes = new TwoNodes(RedisServer.start(), options);
        try {
            nodes.a = nodes.another();
            nodes.b = nodes.another();
        } catch (Exception | AssertionError e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    /**
     * A third one, which the caller closes.
     *
     * @param more options besides those of the two
     */
    Node another(String... more) throws Exception {
        return new Node(redis.uri(), Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new)).start();
    }

    Node a() {
        return a;
    }

    Node b() {
        return b;
    }

    RedisServer redis() {
        return redis;
    }

    /** Starts it again, at another port. */
    Node replaceB() throws Exception {
        b.close();
        b = another();
        return b;
    }

    void awaitConnections(int onA, int onB) {
        await().until(() -> a.connections() == onA && b.connections() == onB);
    }

    @Override
    public void close() throws Exception {
        for (Node node : new Node[] { a, b }) {
            if (node != null) {
                node.close();
            }
        }
        redis.close();
    }
}
