package io.quarkiverse.sse.runtime.queue;

import java.util.function.Consumer;

import org.jboss.logging.Logger;

/**
 * The boundary around each connection of an event loop. Whatever is thrown inside, an {@link Error} included, ends this
 * connection, and nothing else notices. Used on the event loop.
 */
public final class Boundary {

    private static final Logger LOG = Logger.getLogger(Boundary.class);

    private final Troubles troubles;
    private final Consumer<Outbox> detach;

    /**
     * @param troubles ends connections that have failed
     * @param detach takes a connection out where that fails too
     */
    public Boundary(Troubles troubles, Consumer<Outbox> detach) {
        this.troubles = troubles;
        this.detach = detach;
    }

    /** Something to do for one connection. */
    public interface Work {

        /**
         * @param outbox the connection's outbox
         * @return what became of it
         */
        Outcome doFor(Outbox outbox);
    }

    /**
     * Does something for one connection.
     *
     * @param outbox the connection's outbox
     * @param work what to do
     * @return what became of it; {@link Outcome#SKIPPED} if it has failed, which ends the connection
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
     *
     * @param outbox the connection's outbox
     * @param failure why
     */
    public void fail(Outbox outbox, Throwable failure) {
        try {
            troubles.onFailure(outbox, failure);
        } catch (Throwable another) {
            LOG.errorf(another, "The end of %s failed", outbox.connection());
        } finally {
            if (!outbox.isDetached()) {
                detach.accept(outbox);
                outbox.cut();
            }
        }
    }
}
