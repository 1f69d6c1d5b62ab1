package io.quarkiverse.sse;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * Selects the connections for which a property, such as the user, is one of several names.
 *
 * @param <T> the type of a name
 */
abstract class OneOf<T> implements SseTarget {

    private static final int MAX_SHOWN = 10;

    /**
     * The names in the order in which they were given, so that a target always looks
     * the same in a log.
     */
    final Set<T> names;
    private final String kind;

    private OneOf(String kind, Collection<? extends T> names) {
        Set<T> copy = new LinkedHashSet<>();
        for (T name : names) {
            copy.add(require(name, kind));
        }
        this.names = Collections.unmodifiableSet(copy);
        this.kind = kind;
    }

    static <T> T require(T name, String kind) {
        return Objects.requireNonNull(name, kind + " must not be null");
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OneOf<?> that && kind.equals(that.kind) && names.equals(that.names);
    }

    @Override
    public final int hashCode() {
        return 31 * kind.hashCode() + names.hashCode();
    }

    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder(kind).append('[');
        int shown = 0;
        for (T name : names) {
            if (shown == MAX_SHOWN) {
                return text.append(", and ").append(names.size() - shown).append(" more]").toString();
            }
            text.append(shown++ == 0 ? "" : ", ").append(LogText.of(name));
        }
        return text.append(']').toString();
    }

    /** Selects the connections that are subscribed to any of some topics. */
    static final class Topics extends OneOf<String> {

        Topics(Collection<String> names) {
            super("topic", names);
        }

        @Override
        public boolean test(SseConnection connection) {
            // both sets may be large, so the loop is over the smaller one
            Set<String> topics = connection.topics();
            return names.size() < topics.size() ? containsAny(topics, names) : containsAny(names, topics);
        }

        private static boolean containsAny(Set<String> set, Set<String> some) {
            for (String each : some) {
                if (set.contains(each)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.topics(names);
        }
    }

    /** Selects the connections of some users. */
    static final class Users extends OneOf<String> {

        Users(Collection<String> names) {
            super("user", names);
        }

        @Override
        public boolean test(SseConnection connection) {
            Optional<String> user = connection.user();
            return user.isPresent() && names.contains(user.get());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.users(names);
        }
    }

    /** Selects connections by their ids. */
    static final class Connections extends OneOf<SseId> {

        Connections(Collection<SseId> ids) {
            super("connection", ids);
        }

        @Override
        public boolean test(SseConnection connection) {
            return names.contains(connection.id());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.connections(names);
        }
    }
}
