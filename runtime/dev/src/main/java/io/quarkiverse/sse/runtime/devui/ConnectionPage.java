package io.quarkiverse.sse.runtime.devui;

import java.util.List;

/**
 * A part of the connections of a service.
 *
 * @param total how many connections there are
 * @param matching how many of them the filter lets through
 * @param connections the newest of these, newest first
 */
public record ConnectionPage(int total, int matching, List<ConnectionRow> connections) {
}
