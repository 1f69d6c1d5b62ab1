package io.quarkiverse.sse.runtime.devui;

/**
 * The figures of a service at one moment, for the charts.
 *
 * @param at the moment, in milliseconds since 1970
 * @param connections how many connections were open
 * @param eventsPerSecond how many events were written to connections in a second
 * @param bytesPerSecond how many bytes were written to connections in a second
 * @param pendingBytes how many bytes waited for slow clients
 */
public record Sample(long at, int connections, long eventsPerSecond, long bytesPerSecond, long pendingBytes) {
}
