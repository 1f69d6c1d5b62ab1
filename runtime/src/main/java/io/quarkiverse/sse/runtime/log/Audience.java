package io.quarkiverse.sse.runtime.log;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * The audience of an event in terms of topics and users. It covers at least the connections that
 * the target of the event selects. Immutable.
 *
 * @param everybody whether any connection may be in the audience; the names mean nothing then
 * @param topics the topics whose subscribers may be in the audience
 * @param users the users whose connections may be in the audience
 */
record Audience(boolean everybody, Set<String> topics, Set<String> users) {

    private static final Audience EVERYBODY = new Audience(true, Set.of(), Set.of());

    /** What a name takes in memory besides its characters. */
    private static final int NAME_OVERHEAD_BYTES = 64;

    static Audience of(SseTarget target) {
        return target.accept(new Finder());
    }

    private int size() {
        return topics.size() + users.size();
    }

    /** Returns what the names take in memory. */
    long bytes() {
        return bytes(topics) + bytes(users);
    }

    private static long bytes(Set<String> names) {
        long bytes = 0;
        for (String name : names) {
            bytes += NAME_OVERHEAD_BYTES + name.length();
        }
        return bytes;
    }

    private static final class Finder implements SseTarget.Visitor<Audience> {

        @Override
        public Audience all() {
            return EVERYBODY;
        }

        @Override
        public Audience connections(Set<SseId> ids) {
            // such an event is not kept, because a client that comes back has another id
            return EVERYBODY;
        }

        @Override
        public Audience topics(Set<String> names) {
            return new Audience(false, names, Set.of());
        }

        @Override
        public Audience users(Set<String> names) {
            return new Audience(false, Set.of(), names);
        }

        @Override
        public Audience claim(String name, String value) {
            return EVERYBODY;
        }

        @Override
        public Audience anyOf(List<SseTarget> parts) {
            Set<String> topics = new HashSet<>();
            Set<String> users = new HashSet<>();
            for (SseTarget part : parts) {
                Audience audience = part.accept(this);
                if (audience.everybody) {
                    return EVERYBODY;
                }
                topics.addAll(audience.topics);
                users.addAll(audience.users);
            }
            return new Audience(false, topics, users);
        }

        /** Any part will do, and the one with the fewest names takes the least memory. */
        @Override
        public Audience allOf(List<SseTarget> parts) {
            Audience smallest = EVERYBODY;
            for (SseTarget part : parts) {
                Audience audience = part.accept(this);
                if (smallest.everybody || !audience.everybody && audience.size() < smallest.size()) {
                    smallest = audience;
                }
            }
            return smallest;
        }

        @Override
        public Audience not(SseTarget target) {
            return EVERYBODY;
        }

        @Override
        public Audience lambda(SseTarget target) {
            return EVERYBODY;
        }
    }
}
