package io.quarkiverse.sse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;

/**
 * A combination of several targets. It is flat: a part of the same kind is replaced with that
 * part's own parts. They are computed when they are first needed, and without recursion, so a chain
 * of ten thousand calls neither overflows the stack nor takes quadratic time.
 */
abstract class Combination extends Nested {

    private final List<SseTarget> given;
    // computed by any thread; every thread computes the same parts
    private volatile List<SseTarget> parts;

    Combination(Collection<? extends SseTarget> given, Class<? extends Combination> kind) {
        super(depthOf(given, kind));
        this.given = List.copyOf(given);
    }

    private static int depthOf(Collection<? extends SseTarget> targets, Class<? extends Combination> kind) {
        int depth = 1;
        for (SseTarget target : targets) {
            Objects.requireNonNull(target, "target must not be null");
            depth = Math.max(depth, depthOf(target) + (kind.isInstance(target) ? 0 : 1));
        }
        return depth;
    }

    final List<SseTarget> parts() {
        List<SseTarget> found = parts;
        if (found == null) {
            found = List.copyOf(merge(flatten()));
            parts = found;
        }
        return found;
    }

    private List<SseTarget> flatten() {
        List<SseTarget> flat = new ArrayList<>();
        Deque<SseTarget> open = new ArrayDeque<>();
        push(given, open);
        while (!open.isEmpty()) {
            SseTarget next = open.pop();
            if (next.getClass() != getClass() && next instanceof Combination other && other.parts().size() == 1) {
                open.push(other.parts().get(0));
            } else if (next.getClass() == getClass()) {
                Combination same = (Combination) next;
                List<SseTarget> found = same.parts;
                push(found == null ? same.given : found, open);
            } else {
                flat.add(next);
            }
        }
        return flat;
    }

    /** Pushes the targets so that the first is popped first. */
    private static void push(List<SseTarget> targets, Deque<SseTarget> open) {
        for (ListIterator<SseTarget> last = targets.listIterator(targets.size()); last.hasPrevious();) {
            open.push(last.previous());
        }
    }

    /** Replaces parts with fewer that select the same connections. */
    abstract List<SseTarget> merge(List<SseTarget> flat);

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && parts().equals(((Combination) other).parts());
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().getName().hashCode() + parts().hashCode();
    }
}
