package io.quarkiverse.sse.runtime.devui;

/**
 * Something that has happened in a service.
 *
 * @param number its number: the next one happened afterwards
 * @param at when it happened, in milliseconds since 1970
 * @param kind what it is: {@code event}, {@code opened}, {@code closed}, {@code overflow} or
 *        {@code refused}
 * @param event the name of the event, or {@code null}
 * @param id the id of the event, or {@code null}
 * @param target whom it concerns
 * @param data the data of the event, or what there is to say
 * @param bytes how many bytes the event has on the wire
 */
public record Happening(long number, long at, String kind, String event, String id, String target, String data, int bytes) {
}
