package io.quarkiverse.sse.runtime.vertx;

import org.jboss.logging.Logger;

/**
 * Remembers whether something below the public API is still where it was when this was compiled.
 * The code that uses it sits in a class of its own, which is not linked before it is called: a
 * {@link LinkageError} comes out of that call, and out of no other.
 */
final class Reach {

    private static final Logger LOG = Logger.getLogger(VertxInternals.class);

    private final String what;

    /** Set once, by any thread. */
    private volatile boolean lost;

    /**
     * @param what the name of what is reached, in the plural, for the log
     */
    Reach(String what) {
        this.what = what;
    }

    /**
     * @return whether the call is worth a try
     */
    boolean exists() {
        return !lost;
    }

    /**
     * Notes that the call must not be tried again.
     */
    void lose(LinkageError cause) {
        boolean known;
        synchronized (this) {
            known = lost;
            lost = true;
        }
        if (!known) {
            LOG.debugf(cause, "Going on without %s: they are elsewhere in this version of Vert.x or Netty", what);
        }
    }
}
