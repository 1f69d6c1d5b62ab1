package io.quarkiverse.sse.runtime.fanout;

import java.util.HashSet;
import java.util.Set;

import io.quarkiverse.sse.SseTarget;

/** Interim. */
public final class TargetKeys {

    private TargetKeys() {
    }

    public static Set<SseTarget> of(SseTarget target) {
        if (target instanceof SseTarget.Topic || target instanceof SseTarget.User) {
            return Set.of(target);
        }
        if (target instanceof SseTarget.And and) {
            Set<SseTarget> left = of(and.left());
            Set<SseTarget> right = of(and.right());
            return left.contains(SseTarget.all()) ? right : left;
        }
        if (target instanceof SseTarget.Or or) {
            Set<SseTarget> both = new HashSet<>(of(or.left()));
            both.addAll(of(or.right()));
            return both;
        }
        return Set.of(SseTarget.all());
    }
}
