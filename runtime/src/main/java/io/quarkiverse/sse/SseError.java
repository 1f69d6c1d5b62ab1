package io.quarkiverse.sse;

import java.util.Objects;

import io.quarkiverse.sse.runtime.text.LogText;
import io.vertx.core.http.HttpServerRequest;

/**
 * The CDI event that is fired when a request could not become a connection (the Node.js
 * specification's {@code error} event). It has the {@link SseName} of the service as a qualifier.
 * The rules for observers of {@link Open} apply here too.
 *
 * <pre>{@code
 * void failed(@Observes SseError error) {
 *     Log.warnf("%d: %s", error.status(), error.cause().getMessage());
 * }
 * }</pre>
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
     * Creates an error, for tests of observers.
     *
     * @param cause the cause, with a message for people
     * @param status the HTTP status of the answer, 0 if the client left before it
     * @param request the request
     * @return an error
     */
    public static SseError of(Throwable cause, int status, HttpServerRequest request) {
        return new SseError(cause, status, request);
    }

    /**
     * {@return the cause, with a message for people}
     */
    public Throwable cause() {
        return cause;
    }

    /**
     * {@return the HTTP status of the answer, 0 if the client left before it}
     */
    public int status() {
        return status;
    }

    /**
     * {@return the request that could not become a connection}
     */
    public HttpServerRequest request() {
        return request;
    }

    @Override
    public String toString() {
        return "SseError[" + status + " " + LogText.of(request.path()) + ": " + LogText.ofMessage(cause) + "]";
    }
}
