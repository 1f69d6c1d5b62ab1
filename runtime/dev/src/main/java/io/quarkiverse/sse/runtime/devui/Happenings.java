package io.quarkiverse.sse.runtime.devui;

import java.util.List;

/**
 * What has happened in a service since somebody has looked.
 *
 * @param events what has happened, oldest first
 * @param skipped how much more there was, which is not shown
 * @param last the number to go on from
 */
public record Happenings(List<Happening> events, long skipped, long last) {
}
