package io.quarkiverse.sse.runtime.vertx;

import org.jboss.logging.Logger;

/**
 * Remembers whether something below the public API is still where this was compiled against. What is asked for sits in a class
 * of its own, which is not linked before it is called: a {@link LinkageError} comes out of that call, and out of no other.
 */
final class Reach {

    private static final Logger LOG = Logger.getLogger(VertxInternals.class);

    private final String what;

    /** Only ever set, by any thread. */
    private volatile boolean lost;

    /**
     * @param what what it gives, for the log
     */
    Reach(String what) {
        this.what = what;
    }

    /**
     * @return whether it is worth a try
     */
    boolean exists() {
        return !lost;
    }

    /**
     * It is not to be tried again.
     */
    void lose(LinkageError cause) {
        boolean known;
        synchronized (this) {
            known = lost;
            lost = true;
        }
        if (!known) {
            LOG.debugf(cause, "Without %s: they are elsewhere in the Vert.x or Netty that is there", what);
        }
    }
}
