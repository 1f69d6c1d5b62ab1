package io.quarkiverse.sse.runtime.http;

import java.util.concurrent.ThreadLocalRandom;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The answer to a request that does not become a connection.
 *
 * @param status the HTTP status
 * @param reason a sentence for people, or {@code null} for an answer without a body,
 *        which is not an error
 * @param header the name of an additional header, or {@code null}
 * @param value the value of that header
 */
public record Refusal(int status, String reason, CharSequence header, String value) {

    private static final int RETRY_SECONDS = 5;
    private static final String RETRY_AFTER_SECONDS = Integer.toString(RETRY_SECONDS);
    private static final int RETRY_MILLIS = RETRY_SECONDS * 1000;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int OK = 200;

    /**
     * @return the answer to a client that does not accept event streams
     */
    public static Refusal notAcceptable() {
        return new Refusal(406, "This is an event stream: the Accept header must list text/event-stream", null, null);
    }

    /**
     * @return the answer of a closed service, which makes clients stop reconnecting (the Node.js
     *         specification's {@code close})
     */
    public static Refusal closed() {
        return new Refusal(204, null, null, null);
    }

    /**
     * @return the answer of an application that is stopping
     */
    public static Refusal stopping() {
        return new Refusal(503, "The application is stopping", HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer when as many connections are open as may be
     */
    public static Refusal limitReached(int limit) {
        return new Refusal(503, "The limit of " + limit + " open event streams is reached", HttpHeaders.RETRY_AFTER,
                RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer to a client whose address has as many connections open as it may
     */
    public static Refusal tooManyFromClient(int limit) {
        return new Refusal(429, "The limit of " + limit + " open event streams for one address is reached",
                HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer to a user who has as many connections open as one may
     */
    public static Refusal tooManyOfUser(int limit) {
        return new Refusal(429, "The limit of " + limit + " open event streams for one user is reached",
                HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer when more connections open at once than may
     */
    public static Refusal tooManyAtOnce(int perSecond) {
        return new Refusal(503, "More than " + perSecond + " event streams open in a second", HttpHeaders.RETRY_AFTER,
                RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer to a client that was revoked while its stream was opened
     */
    public static Refusal revoked() {
        return new Refusal(401, "The connections of this client have just been revoked", null, null);
    }

    /**
     * @return the answer when the open checks take too long
     */
    public static Refusal checksTakeTooLong() {
        return new Refusal(503, "It takes too long to check whether this client may connect", HttpHeaders.RETRY_AFTER,
                RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer to a request for a generation that is not there
     */
    public static Refusal noGeneration() {
        return new Refusal(404, "There is nothing to read under this key, or not any more", null, null);
    }

    /**
     * @return the answer when the nodes can't agree on a generation
     */
    public static Refusal generationsAway() {
        return new Refusal(503, "What is to be read can't be looked up now", HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer when as many generations run as may
     */
    public static Refusal tooManyGenerations(int limit) {
        return new Refusal(503, "The limit of " + limit + " running generations is reached", HttpHeaders.RETRY_AFTER,
                RETRY_AFTER_SECONDS);
    }

    /**
     * @return the answer to a request whose method is not GET
     */
    public static Refusal methodNotAllowed() {
        return new Refusal(405, "An event stream is requested with GET", HttpHeaders.ALLOW, "GET");
    }

    /**
     * @return the answer to a request whose query can't be decoded
     */
    public static Refusal malformedQuery() {
        return new Refusal(400, "The query of the request is malformed", null, null);
    }

    /**
     * @return the same for clients that should come back by themselves: an event stream that ends at
     *         once. An {@code EventSource} gives up upon any status but 200
     */
    public Refusal untilLater() {
        return new Refusal(OK, reason, HttpHeaders.CACHE_CONTROL, "no-store");
    }

    public void answer(HttpServerResponse response) {
        response.setStatusCode(status);
        if (header != null) {
            response.putHeader(header, value);
        }
        if (reason == null || mustHaveNoBody()) {
            response.end();
        } else if (status == OK) {
            // no two of those that are sent away at once should come back at once
            int millis = RETRY_MILLIS + ThreadLocalRandom.current().nextInt(RETRY_MILLIS);
            response.putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM).end(":" + reason + "\nretry: " + millis + "\n\n");
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(reason + "\n");
        }
    }

    private boolean mustHaveNoBody() {
        return status == 204 || status == 304;
    }

    /**
     * @return the cause of the {@code SseError} that is fired for the request
     */
    public Throwable cause() {
        return new RefusedException(reason, null);
    }

    /**
     * @param status the status of the answer that something else than the service has given
     * @param failure why, or {@code null} if nobody says so
     * @return the cause of the {@code SseError}
     */
    public static Throwable failed(int status, Throwable failure) {
        return new RefusedException("The request was answered with " + status
                + (failure == null ? "" : ": " + failure.getClass().getSimpleName()), failure);
    }

    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason, Throwable cause) {
            // the stack trace would only show where requests are checked
            super(reason, cause, false, false);
        }
    }
}
