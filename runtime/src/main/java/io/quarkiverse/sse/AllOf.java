package io.quarkiverse.sse;

import java.util.Arrays;
import java.util.List;

/** Selects what all of several targets select. */
final class AllOf extends Combination {

    AllOf(SseTarget... targets) {
        super(Arrays.asList(targets), AllOf.class);
    }

    @Override
    List<SseTarget> merge(List<SseTarget> flat) {
        return flat;
    }

    @Override
    public boolean test(SseConnection connection) {
        for (SseTarget part : parts()) {
            if (!part.test(connection)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.allOf(parts());
    }

    @Override
    public String toString() {
        return "allOf" + parts();
    }
}
