package io.quarkiverse.sse;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Selects connections of a service. Any lambda over {@link SseConnection} is a target, and so is an {@link SseId}:
 *
 * <pre>{@code
 * service.sendData("hello", connection.id());
 * service.sendData("hello", SseTarget.topic("news").and(c -> "en".equals(c.queryParam("lang"))));
 * service.sendData("hello", SseTarget.users(members));
 * }</pre>
 *
 * Ids, topics, users and combinations of them are found through an index, and with {@code quarkus.sse.log=redis} on all
 * nodes. Any number of them can be in one target: that a connection is selected is a look-up, and selecting takes as long as
 * there are names in it.
 * <p>
 * A lambda selects connections of this node only, and what is sent to it is not kept for clients that come back. It is
 * evaluated for every open connection, on the thread that calls the service; it must not block and should not throw: what it
 * throws reaches the caller.
 * <p>
 * Targets that this interface returns are immutable, and equal when they are built of the same parts. Any target that can be
 * built can be sent, with and without a log.
 */
@FunctionalInterface
public interface SseTarget {

    /**
     * How deep targets can be nested: combinations with {@link #and} in such with {@link #or} or {@link #negate}, and the
     * other way around. A chain of the same combination is flat, however long it is.
     */
    int MAX_DEPTH = 100;

    /**
     * Tells whether a connection is selected.
     *
     * @param connection an open connection
     * @return whether it is selected
     */
    boolean test(SseConnection connection);

    /**
     * @return a target that selects every connection
     */
    static SseTarget all() {
        return Everybody.INSTANCE;
    }

    /**
     * @param name a topic
     * @return a target that selects the connections which are {@linkplain SseConnection#subscribe(String...) subscribed} to it
     * @throws NullPointerException if the name is {@code null}
     */
    static SseTarget topic(String name) {
        return topics(List.of(OneOf.require(name, "topic")));
    }

    /**
     * @param names topics; none select nobody
     * @return a target that selects the connections which are subscribed to any of them
     * @throws NullPointerException if the collection or a name in it is {@code null}
     */
    static SseTarget topics(Collection<String> names) {
        return names.isEmpty() ? AnyOf.NOBODY : new OneOf.Topics(names);
    }

    /**
     * @param name the name of an authenticated user
     * @return a target that selects the {@linkplain SseConnection#user() user}'s connections
     * @throws NullPointerException if the name is {@code null}
     */
    static SseTarget user(String name) {
        return users(List.of(OneOf.require(name, "user")));
    }

    /**
     * @param names the names of authenticated users; none select nobody
     * @return a target that selects the connections of all of them
     * @throws NullPointerException if the collection or a name in it is {@code null}
     */
    static SseTarget users(Collection<String> names) {
        return names.isEmpty() ? AnyOf.NOBODY : new OneOf.Users(names);
    }

    /**
     * @param targets targets; none select nobody
     * @return a target that selects what any of them selects
     * @throws NullPointerException if the collection or a target in it is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    static SseTarget anyOf(Collection<? extends SseTarget> targets) {
        return AnyOf.of(targets);
    }

    /**
     * @param other another target
     * @return a target that selects what both select
     * @throws NullPointerException if the other target is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget and(SseTarget other) {
        return new AllOf(this, other);
    }

    /**
     * @param other another target
     * @return a target that selects what either selects
     * @throws NullPointerException if the other target is {@code null}
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget or(SseTarget other) {
        return new AnyOf(this, other);
    }

    /**
     * @return a target that selects what this one does not
     * @throws IllegalArgumentException if it would be nested deeper than {@link #MAX_DEPTH}
     */
    default SseTarget negate() {
        return new Not(this);
    }

    /**
     * Tells a visitor what this target is made of. For what can't call {@link #test}, such as an event log that puts events for
     * different topics into different places. A lambda keeps this implementation.
     *
     * @param <R> what the visitor returns
     * @param visitor has a method for each kind of target
     * @return what the method has returned
     */
    default <R> R accept(Visitor<R> visitor) {
        return visitor.lambda(this);
    }

    /**
     * Has a method for each kind of target; the one that fits is called. Collections are immutable. To look into a combination,
     * a method lets its parts {@linkplain SseTarget#accept accept} the visitor: that ends, see {@link SseTarget#MAX_DEPTH}.
     * <p>
     * Methods that are added to this interface in later versions have a default implementation.
     *
     * @param <R> what the methods return
     */
    interface Visitor<R> {

        /**
         * Every connection.
         *
         * @return the result
         */
        R all();

        /**
         * Connections that are named.
         *
         * @param ids their ids, at least one
         * @return the result
         */
        R connections(Set<SseId> ids);

        /**
         * The connections that are subscribed to any of some topics.
         *
         * @param names the topics, at least one
         * @return the result
         */
        R topics(Set<String> names);

        /**
         * The connections of some users.
         *
         * @param names the users' names, at least one
         * @return the result
         */
        R users(Set<String> names);

        /**
         * What any of several targets selects.
         *
         * @param parts the targets, of which none is such a combination itself; none select nobody
         * @return the result
         */
        R anyOf(List<SseTarget> parts);

        /**
         * What all of several targets select.
         *
         * @param parts the targets, at least two, of which none is such a combination itself
         * @return the result
         */
        R allOf(List<SseTarget> parts);

        /**
         * What a target does not select.
         *
         * @param target the target
         * @return the result
         */
        R not(SseTarget target);

        /**
         * What only {@link SseTarget#test} tells.
         *
         * @param target the target
         * @return the result
         */
        R lambda(SseTarget target);
    }
}
