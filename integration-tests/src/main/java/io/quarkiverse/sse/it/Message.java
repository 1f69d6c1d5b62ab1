package io.quarkiverse.sse.it;

import java.time.Instant;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A message as its receivers see it.
 */
@RegisterForReflection
record Message(String from, String text, String to, Instant at) {
}
