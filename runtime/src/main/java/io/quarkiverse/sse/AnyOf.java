package io.quarkiverse.sse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Selects what any of several targets selects. It merges all topics into one part, and all users
 * and all ids as well.
 */
final class AnyOf extends Combination {

    static final SseTarget NOBODY = new AnyOf();

    AnyOf(SseTarget... targets) {
        super(Arrays.asList(targets), AnyOf.class);
    }

    private AnyOf(Collection<? extends SseTarget> targets) {
        super(targets, AnyOf.class);
    }

    static SseTarget of(Collection<? extends SseTarget> targets) {
        AnyOf union = new AnyOf(targets);
        return union.parts().size() == 1 ? union.parts().get(0) : union;
    }

    @Override
    List<SseTarget> merge(List<SseTarget> flat) {
        Names names = new Names();
        List<SseTarget> others = new ArrayList<>();
        for (SseTarget target : flat) {
            if (!target.accept(names)) {
                others.add(target);
            }
        }
        // named connections come first, because finding them runs no code of the application
        List<SseTarget> merged = names.targets();
        merged.addAll(others);
        return merged;
    }

    @Override
    public SseTarget negate() {
        return parts().size() == 1 ? parts().get(0).negate() : super.negate();
    }

    @Override
    public boolean test(SseConnection connection) {
        for (SseTarget part : parts()) {
            if (part.test(connection)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return parts().size() == 1 ? parts().get(0).accept(visitor) : visitor.anyOf(parts());
    }

    @Override
    public String toString() {
        return parts().size() == 1 ? parts().get(0).toString() : "anyOf" + parts();
    }

    /**
     * Collects names. A method returns {@code true} if the target is nothing but the
     * names it has collected.
     */
    private static final class Names implements Visitor<Boolean> {

        private final Set<SseId> ids = new LinkedHashSet<>();
        private final Set<String> topics = new LinkedHashSet<>();
        private final Set<String> users = new LinkedHashSet<>();

        List<SseTarget> targets() {
            List<SseTarget> targets = new ArrayList<>();
            if (!ids.isEmpty()) {
                targets.add(ids.size() == 1 ? ids.iterator().next() : new OneOf.Connections(ids));
            }
            if (!topics.isEmpty()) {
                targets.add(new OneOf.Topics(topics));
            }
            if (!users.isEmpty()) {
                targets.add(new OneOf.Users(users));
            }
            return targets;
        }

        @Override
        public Boolean connections(Set<SseId> names) {
            ids.addAll(names);
            return true;
        }

        @Override
        public Boolean topics(Set<String> names) {
            topics.addAll(names);
            return true;
        }

        @Override
        public Boolean users(Set<String> names) {
            users.addAll(names);
            return true;
        }

        @Override
        public Boolean all() {
            return false;
        }

        @Override
        public Boolean claim(String name, String value) {
            return false;
        }

        @Override
        public Boolean anyOf(List<SseTarget> parts) {
            return false;
        }

        @Override
        public Boolean allOf(List<SseTarget> parts) {
            return false;
        }

        @Override
        public Boolean not(SseTarget target) {
            return false;
        }

        @Override
        public Boolean lambda(SseTarget target) {
            return false;
        }
    }
}
