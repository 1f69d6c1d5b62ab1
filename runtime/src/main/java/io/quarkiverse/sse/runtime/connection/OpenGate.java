package io.quarkiverse.sse.runtime.connection;

import java.util.List;
import java.util.function.Consumer;

import io.quarkiverse.sse.runtime.http.Refusal;
import io.quarkiverse.sse.runtime.observer.RequestState;

/**
 * Decides whether a request that has passed authentication and the limits may become a connection.
 */
public interface OpenGate {

    /** Permits every request. */
    OpenGate OPEN = (service, request, lastEventId, decided) -> decided.accept(Verdict.PERMITTED);

    /**
     * Must be called on the event loop of the request. Throws nothing, and decides within a bounded
     * time.
     *
     * @param service the name of the service
     * @param request the request
     * @param lastEventId the id that the client came back with, or {@code null}
     * @param decided gets the verdict once, on the event loop of the request
     */
    void decide(String service, RequestState request, String lastEventId, Consumer<Verdict> decided);

    /**
     * The decision. At most one of the refusal and the failure is there.
     *
     * @param refusal the answer to a request that is refused, or {@code null}
     * @param failure what the application's failure handlers must answer, or {@code null}
     * @param topics what a connection is subscribed to
     */
    record Verdict(Refusal refusal, Throwable failure, List<String> topics) {

        static final Verdict PERMITTED = new Verdict(null, null, List.of());

        /**
         * @param topics what the connection is subscribed to
         */
        public static Verdict permit(List<String> topics) {
            return topics.isEmpty() ? PERMITTED : new Verdict(null, null, topics);
        }

        /**
         * @param refusal the answer
         */
        public static Verdict refuse(Refusal refusal) {
            return new Verdict(refusal, null, List.of());
        }

        /**
         * @param failure what the application's failure handlers must answer
         */
        public static Verdict fail(Throwable failure) {
            return new Verdict(null, failure, List.of());
        }
    }
}
