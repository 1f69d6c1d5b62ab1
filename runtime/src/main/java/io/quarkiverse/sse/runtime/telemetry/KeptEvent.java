package io.quarkiverse.sse.runtime.telemetry;

import io.quarkiverse.sse.SseTarget;

/**
 * An event that is kept for clients that come back.
 *
 * @param position its position among the events that this node has kept
 * @param id the id that clients know it by
 * @param target whom it was sent to
 * @param block the event as it is on the wire, which must not be changed
 * @param ageMillis how long ago this node has got it
 */
public record KeptEvent(long position, String id, SseTarget target, byte[] block, long ageMillis) {
}
