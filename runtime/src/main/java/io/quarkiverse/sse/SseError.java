package io.quarkiverse.sse;

import io.vertx.core.http.HttpServerRequest;

/**
 * The CDI event that is fired when a connection could not be established: {@code void failed(@Observes SseError error)}.
 * Carries
 * the {@link SseName} of the service as qualifier. The observer rules of {@link Open} hold here too.
 *
 * @param cause why, with a message for people
 * @param status the HTTP status that the client was answered, 0 if it had gone before
 * @param request the request
 */
public record SseError(Throwable cause, int status, HttpServerRequest request) {
}
