package io.quarkiverse.sse;

import java.util.Objects;

/**
 * Selects connections of a service. Any lambda over {@link SseConnection} is a target, and so is an {@link SseId}:
 *
 * <pre>{@code
 * service.sendData("hello", connection.id());
 * service.sendData("hello", SseTarget.topic("news").and(c -> "en".equals(c.queryParam("lang"))));
 * }</pre>
 *
 * Ids, topics, users and combinations of them are found through an index, and with {@code quarkus.sse.log=redis} on all nodes.
 * A
 * lambda selects connections of this node only, and what is sent to it is not kept for clients that come back. It is evaluated
 * for every open connection, on
 * the thread that calls the service; it must not block and should not throw: what it throws reaches the caller.
 */
@FunctionalInterface
public interface SseTarget {

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
        return All.INSTANCE;
    }

    /**
     * @param name a topic
     * @return a target that selects the connections which are {@linkplain SseConnection#subscribe(String...) subscribed} to it
     */
    static SseTarget topic(String name) {
        return new Topic(name);
    }

    /**
     * @param name the name of an authenticated user
     * @return a target that selects the {@linkplain SseConnection#user() user}'s connections
     */
    static SseTarget user(String name) {
        return new User(name);
    }

    /**
     * @param other another target
     * @return a target that selects what both select
     */
    default SseTarget and(SseTarget other) {
        return new And(this, other);
    }

    /**
     * @param other another target
     * @return a target that selects what either selects
     */
    default SseTarget or(SseTarget other) {
        return new Or(this, other);
    }

    /**
     * @return a target that selects what this one does not
     */
    default SseTarget negate() {
        return new Not(this);
    }

    /**
     * Every connection.
     */
    enum All implements SseTarget {
        /**
         * The only instance.
         */
        INSTANCE;

        @Override
        public boolean test(SseConnection connection) {
            return true;
        }
    }

    /**
     * The connections that are subscribed to a topic.
     *
     * @param name the topic
     */
    record Topic(String name) implements SseTarget {

        /**
         * @throws NullPointerException if the name is {@code null}
         */
        public Topic {
            Objects.requireNonNull(name, "topic must not be null");
        }

        @Override
        public boolean test(SseConnection connection) {
            return connection.topics().contains(name);
        }
    }

    /**
     * The connections of an authenticated user.
     *
     * @param name the user's name
     */
    record User(String name) implements SseTarget {

        /**
         * @throws NullPointerException if the name is {@code null}
         */
        public User {
            Objects.requireNonNull(name, "user must not be null");
        }

        @Override
        public boolean test(SseConnection connection) {
            return connection.user().filter(name::equals).isPresent();
        }
    }

    /**
     * What both targets select.
     *
     * @param left a target
     * @param right another target
     */
    record And(SseTarget left, SseTarget right) implements SseTarget {

        /**
         * @throws NullPointerException if a target is {@code null}
         */
        public And {
            Objects.requireNonNull(left, "target must not be null");
            Objects.requireNonNull(right, "target must not be null");
        }

        @Override
        public boolean test(SseConnection connection) {
            return left.test(connection) && right.test(connection);
        }
    }

    /**
     * What either target selects.
     *
     * @param left a target
     * @param right another target
     */
    record Or(SseTarget left, SseTarget right) implements SseTarget {

        /**
         * @throws NullPointerException if a target is {@code null}
         */
        public Or {
            Objects.requireNonNull(left, "target must not be null");
            Objects.requireNonNull(right, "target must not be null");
        }

        @Override
        public boolean test(SseConnection connection) {
            return left.test(connection) || right.test(connection);
        }
    }

    /**
     * What a target does not select.
     *
     * @param target the target
     */
    record Not(SseTarget target) implements SseTarget {

        /**
         * @throws NullPointerException if the target is {@code null}
         */
        public Not {
            Objects.requireNonNull(target, "target must not be null");
        }

        @Override
        public boolean test(SseConnection connection) {
            return !target.test(connection);
        }
    }
}
