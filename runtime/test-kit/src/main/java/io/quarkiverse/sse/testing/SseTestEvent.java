package io.quarkiverse.sse.testing;

/**
 * An event as a browser would dispatch it.
 *
 * @param id the last event id at that time, which an event without one inherits; the empty string if
 *        there has been none
 * @param name {@code message} for an event without a name
 * @param data the lines of its data, joined with line feeds
 */
public record SseTestEvent(String id, String name, String data) {
}
