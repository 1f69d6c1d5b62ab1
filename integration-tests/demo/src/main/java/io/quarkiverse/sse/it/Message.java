package io.quarkiverse.sse.it;

import java.time.Instant;

/**
 * A message as its receivers see it.
 */
record Message(String from, String text, String to, Instant at) {
}
