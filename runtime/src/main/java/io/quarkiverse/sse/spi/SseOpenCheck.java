package io.quarkiverse.sse.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Decides whether a request may become a connection, and which topics the connection is subscribed
 * to. Implementations are CDI beans with the scope {@code @ApplicationScoped}, {@code @Singleton} or
 * {@code @Dependent}:
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class OnlyOwnOrders implements SseOpenCheck {
 *
 *     public Uni<Result> perform(Request request) {
 *         String order = request.routingContext().pathParam("id");
 *         return orders.ownerOf(order).map(owner -> owner.equals(request.user().orElse(null))
 *                 ? Result.permit().subscribe("order-" + order)
 *                 : Result.refuse(403, "This order is not yours"));
 *     }
 * }
 * }</pre>
 *
 * A check with {@link io.quarkiverse.sse.SseName @SseName} belongs to that service, and one without
 * it to all services. All checks of a service must permit a request. They are performed one after the other, those with
 * the highest {@link jakarta.annotation.Priority} first, after the request has passed authentication
 * and the limits, and before anything is sent to the client. The first refusal ends them.
 * <p>
 * An injected {@code SecurityIdentity} is that of the request. With {@code @Authenticated},
 * {@code @RolesAllowed} or {@code @PermissionsAllowed} on the class or on {@link #perform}, a
 * request without that permission is refused with {@code 401} or {@code 403}, as with an
 * {@code UnauthorizedException} or a {@code ForbiddenException} of a check. Any other exception
 * refuses it with {@code 500}. If the checks take longer than {@code quarkus.sse.open-timeout}, it
 * is refused with {@code 503}.
 * <p>
 * <b>Threads</b>: a check is performed on the event loop, and must not block. With
 * {@code @Blocking} on the class or on {@link #perform}, it is performed on a worker thread.
 */
public interface SseOpenCheck {

    /**
     * Checks a request.
     *
     * @param request the request
     * @return emits the result
     */
    Uni<Result> perform(Request request);

    /**
     * A request for a connection.
     */
    interface Request {

        /**
         * {@return the name of the service, {@code SseService.DEFAULT_NAME} for the default one}
         */
        String service();

        /**
         * {@return the identity of the client, which may be anonymous; empty if the application has
         * no authentication}
         */
        Optional<SecurityIdentity> identity();

        /**
         * {@return the name of the authenticated user, empty for an anonymous one}
         */
        Optional<String> user();

        /**
         * Returns a claim of the identity.
         *
         * @param name the name of the claim
         * @return its value, as {@code SseConnection.claim} has it
         */
        Optional<String> claim(String name);

        /**
         * {@return the id of the last event that the client received before it reconnected}
         */
        Optional<String> lastEventId();

        /**
         * {@return the HTTP request} The response must not be written to.
         */
        RoutingContext routingContext();
    }

    /**
     * The result of a check. Immutable.
     */
    final class Result {

        private static final int NO_CONTENT = 204;
        private static final Result PERMITTED = new Result(0, null, Map.of(), List.of());

        private final int status;
        private final String reason;
        private final Map<String, String> headers;
        private final List<String> topics;

        private Result(int status, String reason, Map<String, String> headers, List<String> topics) {
            this.status = status;
            this.reason = reason;
            this.headers = headers;
            this.topics = topics;
        }

        /**
         * {@return a result that permits the request}
         */
        public static Result permit() {
            return PERMITTED;
        }

        /**
         * Creates a result that refuses the request.
         *
         * @param status the HTTP status of the answer: {@code 204}, which makes clients stop
         *        reconnecting, or from {@code 300} to {@code 599}
         * @param reason a sentence for people. The client gets it as the text of the answer, and
         *        the observers of {@code SseError} as the message of the cause
         * @return the result
         * @throws IllegalArgumentException if the status is another one
         * @throws NullPointerException if the reason is {@code null}
         */
        public static Result refuse(int status, String reason) {
            if (status != NO_CONTENT && (status < 300 || status > 599)) {
                throw new IllegalArgumentException(
                        "An open check can't refuse with " + status + ": the status must be 204, or from 300 to 599");
            }
            return new Result(status, Objects.requireNonNull(reason, "reason must not be null"), Map.of(), List.of());
        }

        /**
         * Adds a header to the response, whether the request is permitted or not.
         *
         * @param name the name of the header
         * @param value its value
         * @return a result with the header
         * @throws NullPointerException if the name or the value is {@code null}
         */
        public Result header(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(Objects.requireNonNull(name, "name must not be null"),
                    Objects.requireNonNull(value, "value must not be null"));
            return new Result(status, reason, all, topics);
        }

        /**
         * Subscribes the connection to topics before its {@code @Open} observers are called. Topics
         * from the request are what the client wants: subscribe only to those that its identity may
         * have, for instance by {@code SseTopicGrants}.
         *
         * @param names the topics
         * @return a result that subscribes to these topics as well
         * @throws IllegalStateException if the request is refused
         * @throws NullPointerException if a name is {@code null}
         */
        public Result subscribe(String... names) {
            if (isRefused()) {
                throw new IllegalStateException("A refused request becomes no connection that could be subscribed");
            }
            List<String> all = new ArrayList<>(topics);
            all.addAll(List.of(names));
            return new Result(status, reason, headers, all);
        }

        /**
         * {@return whether the request is refused}
         */
        public boolean isRefused() {
            return reason != null;
        }

        /**
         * {@return the HTTP status of a refusal, 0 otherwise}
         */
        public int status() {
            return status;
        }

        /**
         * {@return the reason of a refusal, empty otherwise}
         */
        public Optional<String> reason() {
            return Optional.ofNullable(reason);
        }

        /**
         * {@return the headers of the response, by name}
         */
        public Map<String, String> headers() {
            return Map.copyOf(headers);
        }

        /**
         * {@return the topics to subscribe the connection to}
         */
        public List<String> topics() {
            return List.copyOf(topics);
        }

        @Override
        public String toString() {
            return isRefused() ? "Result[" + status + ": " + reason + "]" : "Result[permit, topics=" + topics + "]";
        }
    }
}
