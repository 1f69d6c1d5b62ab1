/**
 * Checks event streams: {@link io.quarkiverse.sse.testing.lint.SseLint} finds what deviates from the
 * format and from good practice, and {@link io.quarkiverse.sse.testing.lint.SseProxyCheck} what a proxy
 * does to a stream.
 */
package io.quarkiverse.sse.testing.lint;
