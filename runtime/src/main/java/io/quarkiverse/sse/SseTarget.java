package io.quarkiverse.sse;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Selects connections of a service. Any lambda over {@link SseConnection} is a target, and so
 * is an {@link SseId}:
 *
 * <pre>{@code
 * service.sendData("hello", connection.id());
 * service.sendData("hello", SseTarget.topic("news").and(c -> "en".equals(c.queryParam("lang"))));
 * service.sendData("hello", SseTarget.users(members));
 * }</pre>
 *
 * Ids, topics, users and combinations of them are found through an index, and with
 * {@code quarkus.sse.log=redis} on all nodes. A target can hold any number of them: whether it
 * selects a connection is a look-up, and the time to select all of its connections grows with the
 * number of names in it.
 * <p>
 * A lambda selects connections of this node only, and what is sent to it is not kept for clients
 * that come back. It is evaluated for every open connection, on the thread that calls the service.
 * It must not block and should not throw: the caller gets what it throws.
 * <p>
 * The targets that this interface creates are immutable, and they are equal when they are built of
 * the same parts. Any target that can be built can be sent, with and without a log.
 */
@FunctionalInterface
public interface SseTarget {

    /**
     * The depth to which targets can be nested, as when combinations with {@link #and} are part
     * of those with {@link #or} or {@link #negate}. A chain of the same combination is flat,
     * however long it is.
     */
    int MAX_DEPTH = 100;

    /**
     * Decides whether a connection is selected.
     *
     * @param connection an open connection
     * @return whether it is selected
     */
    boolean test(SseConnection connection);

    /**
     * {@return a target that selects every connection}
     */
    static SseTarget all() {
        return Everybody.INSTANCE;
    }

    /**
     * Selects the subscribers of a topic.
     *
     * @param name a topic
     * @return a target that selects the connections that are
     *         {@linkplain SseConnection#subscribe(String...) subscribed} to it
     * @throws NullPointerException if the name is {@code null}
     */
    static SseTarget topic(String name) {
        return topics(List.of(OneOf.require(name, "topic")));
    }

    /**
     * Selects the subscribers of several topics.
     *
     * @param names the topics; an empty collection selects no connection
     * @return a target that selects the connections that are subscribed to any of them
     * @throws NullPointerException if the collection or a name in it is {@code null}
     */
    static SseTarget topics(Collection<String> names) {
        return names.isEmpty() ? AnyOf.NOBODY : new OneOf.Topics(names);
    }

    /**
     * Selects the connections of a user.
     *
     * @param name the name of an authenticated user
     * @return a target that selects the {@linkplain SseConnection#user() user}'s connections
     * @throws NullPointerException if the name is {@code null}
     */
    static SseTarget user(String name) {
        return users(List.of(OneOf.require(name, "user")));
    }

    /**
     * Selects the connections of several users.
     *
     * @param names the names of authenticated users; an empty collection selects no connection
     * @return a target that selects the connections of all of them
     * @throws NullPointerException if the collection or a name in it is {@code null}
     */
    static SseTarget users(Collection<String> names) {
        return names.isEmpty() ? AnyOf.NOBODY : new OneOf.Users(names);
    }

    /**
     * Selects the connections of identities with a certain claim, such as those of one tenant or
     * those of one login session:
     *
     * <pre>{@code
     * sse.sendEvent("maintenance", null, SseTarget.claim("tenant", "acme"));
     * sse.revoke(SseTarget.claim("sid", sessionId));
     * }</pre>
     *
     * It looks at every connection.
     *
     * @param name the name of the {@linkplain SseConnection#claim(String) claim}
     * @param value its value
     * @return a target that selects the connections whose identity has the claim with this value
     * @throws NullPointerException if the name or the value is {@code null}
     */
    static SseTarget claim(String name, String value) {
        return new Claim(OneOf.require(name, "claim"), OneOf.require(value, "value"));
    }

    /**
     * Unites several targets.
     *
     * @param targets the targets; an empty collection selects no connection
     * @return a target that selects what any of them selects
     * @throws NullPointerException if the collection or a target in it is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    static SseTarget anyOf(Collection<? extends SseTarget> targets) {
        return AnyOf.of(targets);
    }

    /**
     * Intersects this target with another one.
     *
     * @param other another target
     * @return a target that selects what both select
     * @throws NullPointerException if the other target is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget and(SseTarget other) {
        return new AllOf(this, other);
    }

    /**
     * Unites this target with another one.
     *
     * @param other another target
     * @return a target that selects what either selects
     * @throws NullPointerException if the other target is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget or(SseTarget other) {
        return new AnyOf(this, other);
    }

    /**
     * Negates this target.
     *
     * @return a target that selects what this one does not
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget negate() {
        return new Not(this);
    }

    /**
     * Calls the visitor's method for this kind of target. It is meant for code that can't call
     * {@link #test}, such as an event log that stores events for different topics apart. A lambda
     * keeps this implementation.
     *
     * @param <R> the type of the visitor's results
     * @param visitor has a method for each kind of target
     * @return what the visitor's method has returned
     */
    default <R> R accept(Visitor<R> visitor) {
        return visitor.lambda(this);
    }

    /**
     * Has a method for each kind of target. The collections are immutable. To look into a
     * combination, let its parts {@linkplain SseTarget#accept accept} the visitor; the recursion is
     * bounded by {@link SseTarget#MAX_DEPTH}.
     * <p>
     * Methods that later versions add to this interface have a default implementation.
     *
     * @param <R> the type of the results
     */
    interface Visitor<R> {

        /**
         * Visits the target that selects every connection.
         *
         * @return the result
         */
        R all();

        /**
         * Visits a target that selects connections by their ids.
         *
         * @param ids the ids, at least one
         * @return the result
         */
        R connections(Set<SseId> ids);

        /**
         * Visits a target that selects the connections that are subscribed to any of some topics.
         *
         * @param names the topics, at least one
         * @return the result
         */
        R topics(Set<String> names);

        /**
         * Visits a target that selects the connections of some users.
         *
         * @param names the names of the users, at least one
         * @return the result
         */
        R users(Set<String> names);

        /**
         * Visits a target that selects the connections of identities with a claim.
         *
         * @param name the name of the claim
         * @param value its value
         * @return the result
         */
        R claim(String name, String value);

        /**
         * Visits a target that selects what any of its parts selects.
         *
         * @param parts the parts, of which none is such a combination itself; if there are none,
         *        the target selects no connection
         * @return the result
         */
        R anyOf(List<SseTarget> parts);

        /**
         * Visits a target that selects what all of its parts select.
         *
         * @param parts the parts, at least two, of which none is such a combination itself
         * @return the result
         */
        R allOf(List<SseTarget> parts);

        /**
         * Visits a target that selects what another target does not.
         *
         * @param target the other target
         * @return the result
         */
        R not(SseTarget target);

        /**
         * Visits a target of which nothing is known but its method {@link SseTarget#test}.
         *
         * @param target the target
         * @return the result
         */
        R lambda(SseTarget target);
    }
}
