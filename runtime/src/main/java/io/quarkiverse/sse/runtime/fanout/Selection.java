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

    /** Every connection. */
    record Everyone() implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            shard.roster().forEach(visitor);
        }
    }

    /** Connections that are already known: one that was named by its id, or those that a lambda has chosen. */
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

    /** The connections of a topic or a user. */
    record Subscribed(SseTarget key) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            shard.index().members(key).forEach(visitor);
        }
    }

    /** Those of some candidates that a target without lambdas selects. */
    record Filtered(Selection candidates, SseTarget target) implements Selection {
        @Override
        public void visit(Shard shard, Consumer<Outbound> visitor) {
            candidates.visit(shard, outbound -> {
                if (shard.selects(target, outbound)) {
                    visitor.accept(outbound);
                }
            });
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
