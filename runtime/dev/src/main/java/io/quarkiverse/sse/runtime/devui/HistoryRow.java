package io.quarkiverse.sse.runtime.devui;

/**
 * An event that is kept for clients that come back.
 *
 * @param position its position among the events that this node has kept
 * @param id its id
 * @param event its name, or {@code null}
 * @param target whom it was sent to
 * @param data its data, shortened
 * @param bytes how many bytes it has on the wire
 * @param ageMillis how long ago this node has got it
 */
public record HistoryRow(long position, String id, String event, String target, String data, int bytes, long ageMillis) {
}
