package io.quarkiverse.sse.runtime.devui;

import java.util.List;

/**
 * The figures of a service, now and over the last minutes.
 *
 * @param now the time here, in milliseconds since 1970
 * @param counters the figures now
 * @param samples what the charts show, oldest first
 */
public record FiguresPage(long now, Counters counters, List<Sample> samples) {
}
