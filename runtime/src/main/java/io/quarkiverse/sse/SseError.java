package io.quarkiverse.sse;

import java.util.Objects;

import io.vertx.core.http.HttpServerRequest;

/**
 * The CDI event that is fired when a connection could not be established: {@code void failed(@Observes SseError error)}.
 * Carries the {@link SseName} of the service as qualifier. The observer rules of {@link Open} hold here too.
 */
public final class SseError {

    private final Throwable cause;
    private final int status;
    private final HttpServerRequest request;

    private SseError(Throwable cause, int status, HttpServerRequest request) {
        this.cause = Objects.requireNonNull(cause, "cause must not be null");
        this.status = status;
        this.request = Objects.requireNonNull(request, "request must not be null");
    }

    /**
     * For tests of observers.
     *
     * @param cause why, with a message for people
     * @param status the HTTP status that the client was answered, 0 if it had gone before
     * @param request the request
     * @return an error
     */
    public static SseError of(Throwable cause, int status, HttpServerRequest request) {
        return new SseError(cause, status, request);
    }

    /**
     * @return why, with a message for people
     */
    public Throwable cause() {
        return cause;
    }

    /**
     * @return the HTTP status that the client was answered, 0 if it had gone before
     */
    public int status() {
        return status;
    }

    /**
     * @return the request
     */
    public HttpServerRequest request() {
        return request;
    }

    @Override
    public String toString() {
        return "SseError[" + status + " " + request.path() + ": " + cause + "]";
    }
}
