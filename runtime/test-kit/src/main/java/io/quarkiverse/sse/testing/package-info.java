/**
 * Reads event streams in tests: {@link io.quarkiverse.sse.testing.SseTestClient} opens one, and
 * {@link io.quarkiverse.sse.testing.SseTestStream} waits for what comes.
 */
package io.quarkiverse.sse.testing;
