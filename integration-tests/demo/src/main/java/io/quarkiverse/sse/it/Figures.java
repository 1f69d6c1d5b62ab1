package io.quarkiverse.sse.it;

import java.time.Instant;

/**
 * What the process says of itself at one moment.
 *
 * @param cpu the CPU load of this process, in percent of the whole machine
 * @param heap the used heap, in bytes
 * @param threads the live threads
 * @param streams the open event streams of the default service
 */
record Figures(Instant at, double cpu, long heap, int threads, int streams) {
}
