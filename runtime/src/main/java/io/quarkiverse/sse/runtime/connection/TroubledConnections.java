package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.runtime.queue.Troubles;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;

/**
 * Ends connections that can't go on, because their clients read too slowly or something has failed.
 * It logs the first trouble of each kind as a warning or an error, and the others at debug level.
 */
public final class TroubledConnections implements Troubles {

    private static final Logger LOG = Logger.getLogger(TroubledConnections.class);

    private final String service;
    private final ConnectionCloser closer;
    private final Telemetry telemetry;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean stalledBefore = new AtomicBoolean();
    private final AtomicBoolean failedBefore = new AtomicBoolean();

    public TroubledConnections(String service, ConnectionCloser closer, Telemetry telemetry) {
        this.telemetry = telemetry;
        this.service = service;
        this.closer = closer;
    }

    @Override
    public void onOverflow(Outbox slow) {
        log(slow, "is cut, because too much waits for it");
        telemetry.onOverflow(slow.connection());
        closer.close(StreamConnection.of(slow), SseCloseReason.OVERFLOW);
    }

    @Override
    public void onFirstDrop(Outbox slow) {
        telemetry.onOverflow(slow.connection());
        log(slow, "loses events, because too much waits for it");
    }

    @Override
    public void onOvertaken(Outbox slow) {
        log(slow, "is cut, because the history lost what it was still to get");
        closer.close(StreamConnection.of(slow), SseCloseReason.OVERFLOW);
    }

    @Override
    public void onStall(Outbox stuck) {
        if (stalledBefore.compareAndSet(false, true)) {
            LOG.warnf("A client of the SSE service %s has read nothing for longer than write-timeout, and is cut: %s. "
                    + "Further ones are logged at debug level", service, stuck.connection());
        } else {
            LOG.debugf("%s has read nothing for longer than write-timeout, and is cut", stuck.connection());
        }
        closer.close(StreamConnection.of(stuck), SseCloseReason.STALLED);
    }

    @Override
    public void onGone(Outbox gone) {
        closer.close(StreamConnection.of(gone), SseCloseReason.CLIENT);
    }

    @Override
    public void onFailure(Outbox broken, Throwable failure) {
        try {
            if (failedBefore.compareAndSet(false, true)) {
                LOG.errorf(failure, "An event stream of the SSE service %s failed, and is cut: %s. "
                        + "Further ones are logged at debug level", service, broken.connection());
            } else {
                LOG.debugf(failure, "%s failed, and is cut", broken.connection());
            }
        } finally {
            closer.close(StreamConnection.of(broken), SseCloseReason.ERROR);
        }
    }

    private void log(Outbox slow, String consequence) {
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
