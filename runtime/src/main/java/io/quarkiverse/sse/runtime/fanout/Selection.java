package io.quarkiverse.sse.runtime.fanout;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;

/**
 * A target that a shard can resolve on its event loop without running code of the application.
 */
sealed interface Selection {

    /**
     * Visits each selected connection of a shard once.
     */
    void visit(Shard shard, Consumer<Outbox> visitor);

    /**
     * @return whether it looks at all connections
     */
    default boolean isScan() {
        return false;
    }

    /** Selects every connection. */
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

    /**
     * Selects connections that are already known, because they were named by their ids or
     * chosen by a lambda.
     */
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

    /** Selects the connections that are subscribed to any of some topics. */
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

    /**
     * Selects the connections of some users. A connection has at most one user, so
     * none is visited twice.
     */
    record OfUsers(Set<String> users) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbox> visitor) {
            for (String user : users) {
                shard.index().connectionsOf(user).forEach(visitor);
            }
        }
    }

    /**
     * Selects those candidates that all conditions select as well. The conditions have no lambdas.
     */
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

    /**
     * Selects what any of some targets selects, by looking at all connections. The
     * targets have no lambdas.
     */
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

    /** Selects what any of some selections selects. */
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
