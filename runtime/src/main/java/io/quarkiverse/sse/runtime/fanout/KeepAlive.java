package io.quarkiverse.sse.runtime.fanout;

/**
 * What a shard does to keep idle connections alive. An interface, so that a native executable without heartbeats has no code of
 * theirs. Belongs to the shard's event loop.
 */
interface KeepAlive {

    /** Nothing. */
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
     * @return into how many buckets the shard's connections are dealt out
     */
    int buckets();

    /** There are connections. May be called again. */
    void start();

    /** There is none any more. */
    void stop();
}
