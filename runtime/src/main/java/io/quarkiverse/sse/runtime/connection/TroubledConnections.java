package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.fanout.Outbound;
import io.quarkiverse.sse.runtime.fanout.Overflow;

/**
 * Deals with connections that can't go on, or lose something, because their clients read too slowly or something has failed. It
 * logs the first of each kind as a warning or an error, and the others at debug level.
 */
final class TroubledConnections implements Overflow.Listener {

    private static final Logger LOG = Logger.getLogger(TroubledConnections.class);

    private final String service;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean failedBefore = new AtomicBoolean();
    private ConnectionCloser closer;

    TroubledConnections(String service) {
        this.service = service;
    }

    /** The closer needs the router, and that needs this. */
    void closeWith(ConnectionCloser closer) {
        this.closer = closer;
    }

    @Override
    public void overflowed(Outbound slow) {
        log(slow, "is cut, because more than max-pending-bytes waits for it");
        closer.close((StreamConnection) slow.connection(), SseCloseReason.OVERFLOW);
    }

    @Override
    public void dropping(Outbound slow) {
        log(slow, "loses events, because more than max-pending-bytes waits for it");
    }

    @Override
    public void missed(Outbound slow) {
        log(slow, "is cut, because the history lost what it was still to get");
        closer.close((StreamConnection) slow.connection(), SseCloseReason.OVERFLOW);
    }

    @Override
    public void failed(Outbound broken, Throwable failure) {
        try {
            if (failedBefore.compareAndSet(false, true)) {
                LOG.errorf(failure, "An event stream of the SSE service %s failed, and is cut: %s. "
                        + "Further ones are logged at debug level", service, broken.connection());
            } else {
                LOG.debugf(failure, "%s failed, and is cut", broken.connection());
            }
        } finally {
            closer.close((StreamConnection) broken.connection(), SseCloseReason.ERROR);
        }
    }

    private void log(Outbound slow, String consequence) {
        if (warned.compareAndSet(false, true)) {
            LOG.warnf(
                    "A client of the SSE service %s reads too slowly: %s %s. "
                            + "Further ones are logged at debug level",
                    service, slow.connection(), consequence);
        } else {
            LOG.debugf("%s reads too slowly and %s", slow.connection(), consequence);
        }
    }
}
