/**
 * Server-Sent Events for Quarkus: everything that an application imports.
 * <p>
 * Inject {@link io.quarkiverse.sse.SseService} to push events. Observe
 * {@link io.quarkiverse.sse.Open @Open}, {@link io.quarkiverse.sse.Closed @Closed} and
 * {@link io.quarkiverse.sse.ClientClosed @ClientClosed} to follow connections, and
 * {@link io.quarkiverse.sse.SseError} to learn of requests that did not become one.
 */
package io.quarkiverse.sse;
