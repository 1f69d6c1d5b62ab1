package io.quarkiverse.sse.runtime.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The answer to a request that doesn't become a connection.
 *
 * @param status the HTTP status
 * @param reason a sentence for people, {@code null} for an answer without a body, which is not an error
 * @param header the name of an additional header, or {@code null}
 * @param value its value
 */
public record Refusal(int status, String reason, CharSequence header, String value) {

    private static final String RETRY_AFTER_SECONDS = "5";

    /**
     * @return the client does not accept event streams
     */
    public static Refusal notAcceptable() {
        return new Refusal(406, "This is an event stream: the Accept header must list text/event-stream", null, null);
    }

    /**
     * @return the service is closed, and clients must not come back (specification, {@code close})
     */
    public static Refusal closed() {
        return new Refusal(204, null, null, null);
    }

    /**
     * @return the application is stopping
     */
    public static Refusal stopping() {
        return new Refusal(503, "The application is stopping", HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /**
     * @param limit the limit
     * @return as many connections are open as there may be
     */
    public static Refusal limitReached(int limit) {
        return new Refusal(503, "The limit of " + limit + " open event streams is reached", HttpHeaders.RETRY_AFTER,
                RETRY_AFTER_SECONDS);
    }

    /**
     * @return the method of the request is not GET
     */
    public static Refusal methodNotAllowed() {
        return new Refusal(405, "An event stream is requested with GET", HttpHeaders.ALLOW, "GET");
    }

    /**
     * @param response answers the request
     */
    public void answer(HttpServerResponse response) {
        response.setStatusCode(status);
        if (header != null) {
            response.putHeader(header, value);
        }
        if (reason == null) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(reason + "\n");
        }
    }

    /**
     * @return what an {@code SseError} has as its cause
     */
    public Throwable cause() {
        return new RefusedException(reason);
    }

    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            // the stack would only show where requests are checked
            super(reason, null, false, false);
        }
    }
}
