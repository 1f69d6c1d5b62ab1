package io.quarkiverse.sse.runtime.telemetry.traffic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.text.LogText;
import io.vertx.core.http.HttpServerRequest;

/**
 * Logs what one service does: a line for each connection that opens or ends, for each request that
 * is refused, and for each event, however many connections get it.
 */
final class TrafficLog implements Telemetry {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.sse.traffic");

    /** So many bytes a character takes at most. */
    private static final int MAX_BYTES_PER_CHARACTER = 3;

    /** Enough of a target with many topics. */
    private static final int MAX_TARGET_LENGTH = 200;

    private final String service;
    private final int limit;

    /**
     * @param limit how many characters of an event are logged
     */
    TrafficLog(String service, int limit) {
        this.service = service;
        this.limit = limit;
    }

    @Override
    public void onOpen(SseConnection connection, HttpServerRequest request) {
        if (LOG.isInfoEnabled()) {
            LOG.infof("%s: open %s, from %s, user %s: %s %s, headers %s", service, connection.id(), connection.remoteAddress(),
                    connection.user().map(LogText::of).orElse("none"), request.method(),
                    LogText.ofMessage(Secrets.maskedUri(request.path(), request.query())), headers(request));
        }
    }

    private static String headers(HttpServerRequest request) {
        StringBuilder all = new StringBuilder("[");
        for (Map.Entry<String, String> header : request.headers()) {
            all.append(all.length() == 1 ? "" : ", ").append(header.getKey()).append(": ")
                    .append(Secrets.maskedHeader(header.getKey(), header.getValue()));
        }
        return LogText.ofMessage(all.append(']'));
    }

    @Override
    public void onClose(SseConnection connection, SseCloseReason reason) {
        LOG.infof("%s: close %s, %s after %s", service, connection.id(), reason,
                Duration.between(connection.openedAt(), Instant.now()));
    }

    @Override
    public void onOverflow(SseConnection connection) {
        LOG.infof("%s: overflow %s", service, connection.id());
    }

    @Override
    public void onRefusal(int status) {
        LOG.infof("%s: refused, %s", service, status == 0 ? "the client has left" : status);
    }

    @Override
    public boolean followsTraffic() {
        return LOG.isInfoEnabled();
    }

    @Override
    public void onSend(SseTarget target, byte[] block) {
        int length = (int) Math.min(block.length, (long) limit * MAX_BYTES_PER_CHARACTER);
        String text = new String(block, 0, length, StandardCharsets.UTF_8);
        boolean whole = length == block.length && text.length() <= limit;
        LOG.infof("%s: send to %s, %d bytes: %s%s", service, shortened(target.toString()), block.length,
                readable(whole ? text : text.substring(0, Math.min(limit, text.length()))), whole ? "" : "…");
    }

    /** A target escapes by itself what is in it. */
    private static String shortened(String target) {
        return target.length() <= MAX_TARGET_LENGTH ? target : target.substring(0, MAX_TARGET_LENGTH) + "…";
    }

    /** Every block has line breaks. */
    private static String readable(String block) {
        return LogText.line(block).replace("\\u000a", "\\n");
    }
}
