package io.quarkiverse.sse;

/**
 * A target that is made of others. How deep is bounded here, where the caller learns of it, so that everything that walks a
 * target may call itself.
 */
abstract class Nested implements SseTarget {

    private final int depth;

    Nested(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("A target can be nested at most " + MAX_DEPTH + " deep: where and, or and "
                    + "negate take turns so often, a lambda says the same");
        }
        this.depth = depth;
    }

    static int depthOf(SseTarget target) {
        return target instanceof Nested nested ? nested.depth : 0;
    }
}
