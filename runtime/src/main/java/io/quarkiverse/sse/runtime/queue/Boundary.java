package io.quarkiverse.sse.runtime.queue;

import java.util.function.Consumer;

import org.jboss.logging.Logger;

/**
 * Isolates the connections of an event loop from one another. Whatever the work for one of them
 * throws, an {@link Error} included, ends this connection alone. Must be used on the event loop.
 */
public final class Boundary {

    private static final Logger LOG = Logger.getLogger(Boundary.class);

    private final Troubles troubles;
    private final Consumer<Outbox> detach;

    /**
     * @param troubles ends connections that have failed
     * @param detach removes a connection if ending it fails too
     */
    public Boundary(Troubles troubles, Consumer<Outbox> detach) {
        this.troubles = troubles;
        this.detach = detach;
    }

    /** Work for one connection. */
    public interface Work {

        /**
         * @return the outcome for this connection
         */
        Outcome doFor(Outbox outbox);
    }

    /**
     * Does work for one connection.
     *
     * @return the outcome, which is {@link Outcome#SKIPPED} if the work has failed and the
     *         connection was ended
     */
    public Outcome attempt(Outbox outbox, Work work) {
        try {
            return work.doFor(outbox);
        } catch (Throwable failure) {
            fail(outbox, failure);
            return Outcome.SKIPPED;
        }
    }

    /**
     * Ends a connection that may have lost something. Throws nothing.
     */
    public void fail(Outbox outbox, Throwable failure) {
        try {
            troubles.onFailure(outbox, failure);
        } catch (Throwable another) {
            LOG.errorf(another, "Ending %s failed", outbox.connection());
        } finally {
            if (!outbox.isDetached()) {
                detach.accept(outbox);
                outbox.cut();
            }
        }
    }
}
