package io.quarkiverse.sse.runtime.fanout;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * A target made ready to be resolved by a shard, on its event loop and without running user code there.
 */
sealed interface Selection {

    /**
     * Visits the selected connections of a shard, each once.
     */
    void visit(Shard shard, Consumer<Outbox> visitor);

    /**
     * @return whether it looks at all connections
     */
    default boolean isScan() {
        return false;
    }

    /** Every connection. */
    record Everyone() implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            shard.roster().forEach(visitor);
        }

        @Override
        public boolean isScan() {
            return true;
        }
    }

    /** Connections that are already known: those that were named by their ids, or that a lambda has chosen. */
    record Chosen(List<Outbox> outboxes) implements Selection {

        boolean concerns(Shard shard) {
            for (Outbox outbox : outboxes) {
                if (outbox.turns() == shard.turns()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            for (Outbox outbox : outboxes) {
                if (outbox.turns() == shard.turns()) {
                    visitor.accept(outbox);
                }
            }
        }
    }

    /** The connections that are subscribed to any of some topics. */
    record Subscribed(Set<String> topics) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            if (topics.size() == 1) {
                shard.index().subscribers(topics.iterator().next()).forEach(visitor);
                return;
            }
            Set<Outbox> all = new LinkedHashSet<>();
            for (String topic : topics) {
                all.addAll(shard.index().subscribers(topic));
            }
            all.forEach(visitor);
        }
    }

    /** The connections of some users, of which each has one. */
    record OfUsers(Set<String> users) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            for (String user : users) {
                shard.index().connectionsOf(user).forEach(visitor);
            }
        }
    }

    /** Those of some candidates that targets without lambdas select as well. */
    record Filtered(Selection candidates, List<SseTarget> conditions) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            candidates.visit(shard, outbox -> {
                if (isSelected(shard, outbox)) {
                    visitor.accept(outbox);
                }
            });
        }

        private boolean isSelected(Shard shard, Outbox outbox) {
            for (SseTarget condition : conditions) {
                if (!shard.selects(condition, outbox)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean isScan() {
            return candidates.isScan();
        }
    }

    /** Those of all connections that any of some targets without lambdas selects. */
    record Scanned(List<SseTarget> alternatives) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            shard.roster().forEach(outbox -> {
                if (isSelected(shard, outbox)) {
                    visitor.accept(outbox);
                }
            });
        }

        private boolean isSelected(Shard shard, Outbox outbox) {
            for (SseTarget alternative : alternatives) {
                if (shard.selects(alternative, outbox)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isScan() {
            return true;
        }
    }

    /** What any of some selections has. */
    record Union(List<Selection> parts) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            Set<Outbox> all = new LinkedHashSet<>();
            for (Selection part : parts) {
                part.visit(shard, all::add);
            }
            all.forEach(visitor);
        }
    }
}
