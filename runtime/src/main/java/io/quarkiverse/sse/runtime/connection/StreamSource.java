package io.quarkiverse.sse.runtime.connection;

import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.queue.Replay;

/**
 * What the stream of one request brings, beside what the service sends. Such a request has a body of
 * its own to answer, so that it may have any method but {@code HEAD}.
 */
public interface StreamSource {

    /**
     * Finds what the stream brings. It is called on the event loop of the request, when the request
     * has passed all checks.
     *
     * @param lastEventId the id that the client came back with, or {@code null}
     * @return completes within a bounded time; fails if the application's failure handlers must answer
     */
    CompletionStage<Found> find(String lastEventId);

    /**
     * What was found. One of the two is there.
     *
     * @param replay what the stream brings, or {@code null}
     * @param refusal the answer to a request that is refused, or {@code null}
     */
    record Found(Replay replay, Refusal refusal) {

        /**
         * @param replay what the stream brings
         */
        public static Found stream(Replay replay) {
            return new Found(replay, null);
        }

        /**
         * @param refusal the answer
         */
        public static Found refuse(Refusal refusal) {
            return new Found(null, refusal);
        }
    }
}
