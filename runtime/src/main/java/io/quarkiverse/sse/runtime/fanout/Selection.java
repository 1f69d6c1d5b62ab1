package io.quarkiverse.sse.runtime.fanout;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.quarkiverse.sse.SseTarget;

/**
 * A target made ready to be resolved by a shard, on its event loop and without running user code there.
 */
sealed interface Selection {

    /**
     * Visits the selected connections of a shard, each once.
     */
    void visit(Shard shard, Consumer<Outbound> visitor);

    /**
     * @return whether it looks at all connections
     */
    default boolean isScan() {
        return false;
    }

    /** Every connection. */
    record Everyone() implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            shard.roster().forEach(visitor);
        }

        @Override
        public boolean isScan() {
            return true;
        }
    }

    /** Connections that are already known: those that were named by their ids, or that a lambda has chosen. */
    record Chosen(List<Outbound> outbounds) implements Selection {

        boolean concerns(Shard shard) {
            for (Outbound outbound : outbounds) {
                if (outbound.shard() == shard) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            for (Outbound outbound : outbounds) {
                if (outbound.shard() == shard) {
                    visitor.accept(outbound);
                }
            }
        }
    }

    /** The connections that are subscribed to any of some topics. */
    record Subscribed(Set<String> topics) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            if (topics.size() == 1) {
                shard.index().subscribers(topics.iterator().next()).forEach(visitor);
                return;
            }
            Set<Outbound> all = new LinkedHashSet<>();
            for (String topic : topics) {
                all.addAll(shard.index().subscribers(topic));
            }
            all.forEach(visitor);
        }
    }

    /** The connections of some users, of which each has one. */
    record OfUsers(Set<String> users) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            for (String user : users) {
                shard.index().connectionsOf(user).forEach(visitor);
            }
        }
    }

    /** Those of some candidates that targets without lambdas select as well. */
    record Filtered(Selection candidates, List<SseTarget> conditions) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            candidates.visit(shard, outbound -> {
                if (isSelected(shard, outbound)) {
                    visitor.accept(outbound);
                }
            });
        }

        private boolean isSelected(Shard shard, Outbound outbound) {
            for (SseTarget condition : conditions) {
                if (!shard.selects(condition, outbound)) {
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
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            shard.roster().forEach(outbound -> {
                if (isSelected(shard, outbound)) {
                    visitor.accept(outbound);
                }
            });
        }

        private boolean isSelected(Shard shard, Outbound outbound) {
            for (SseTarget alternative : alternatives) {
                if (shard.selects(alternative, outbound)) {
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
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            Set<Outbound> all = new LinkedHashSet<>();
            for (Selection part : parts) {
                part.visit(shard, all::add);
            }
            all.forEach(visitor);
        }
    }
}
