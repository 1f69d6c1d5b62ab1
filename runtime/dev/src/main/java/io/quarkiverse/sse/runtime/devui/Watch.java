package io.quarkiverse.sse.runtime.devui;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Figures;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.vertx.core.http.HttpServerRequest;

/**
 * Watches one service for the Dev UI.
 */
final class Watch implements Telemetry {

    private final Traffic traffic = new Traffic();
    private final Samples samples = new Samples();
    private volatile Figures figures;

    Traffic traffic() {
        return traffic;
    }

    Samples samples() {
        return samples;
    }

    /**
     * @return the figures of the service, which has been created
     */
    Figures figures() {
        return figures;
    }

    /** Takes a sample, if the service has been created. */
    void sample(long now) {
        Figures known = figures;
        if (known != null) {
            samples.add(now, known);
        }
    }

    @Override
    public void watch(Figures figures) {
        this.figures = figures;
    }

    @Override
    public boolean followsTraffic() {
        return traffic.isFollowed();
    }

    @Override
    public void onSend(SseTarget target, byte[] block) {
        traffic.onSend(target, block);
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        if (traffic.isFollowed()) {
            traffic.on("opened", connection.id().toString(), Rows.who(connection));
        }
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        if (traffic.isFollowed()) {
            traffic.on("closed", connection.id().toString(), reason.name());
        }
    }

    @Override
    public void onOverflow(SseConnection connection) {
        traffic.on("overflow", connection.id().toString(), "reads too slowly: " + Rows.who(connection));
    }

    @Override
    public void onRefusal(int status) {
        traffic.on("refused", "", status == 0 ? "left before it got an answer" : "with status " + status);
    }
}
