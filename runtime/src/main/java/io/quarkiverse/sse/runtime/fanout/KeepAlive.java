package io.quarkiverse.sse.runtime.fanout;

/**
 * Keeps the idle connections of a shard alive. It is an interface so that a native executable
 * without heartbeats contains no code for them. Must be used on the shard's event loop.
 */
interface KeepAlive {

    /** Does nothing. */
    KeepAlive NONE = new KeepAlive() {
        @Override
        public int buckets() {
            return 1;
        }

        @Override
        public void start() {
        }

        @Override
        public void stop() {
        }
    };

    /**
     * @return the number of buckets that the shard's connections are dealt out to
     */
    int buckets();

    /** Called when there are connections, for each one that is added. */
    void start();

    /** Called when there are no connections any more. */
    void stop();
}
