package io.quarkiverse.sse.runtime.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.messaging.SseConnectionEvent;
import io.quarkiverse.sse.runtime.telemetry.Telemetry;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.vertx.core.http.HttpServerRequest;

/**
 * Gives the beginning and the end of connections to the channels of their service. Thread-safe.
 */
@Singleton
public class ConnectionEventsFactory implements TelemetryFactory {

    private final Map<String, List<IncomingChannel>> channels = new ConcurrentHashMap<>();

    void add(String service, IncomingChannel channel) {
        of(channels, service).add(channel);
    }

    private static List<IncomingChannel> of(Map<String, List<IncomingChannel>> channels, String service) {
        return channels.computeIfAbsent(service, name -> new CopyOnWriteArrayList<>());
    }

    /** A service may be there before its channels are. */
    @Override
    public Telemetry of(String service) {
        List<IncomingChannel> ofService = of(channels, service);
        return new Telemetry() {
            @Override
            public void onOpen(SseConnection connection, HttpServerRequest request) {
                offer(SseConnectionEvent.opened(connection));
            }

            @Override
            public void onClose(SseConnection connection, SseCloseReason reason) {
                offer(SseConnectionEvent.closed(connection));
            }

            private void offer(SseConnectionEvent event) {
                for (IncomingChannel channel : ofService) {
                    channel.offer(event);
                }
            }
        };
    }
}
