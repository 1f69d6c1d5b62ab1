package io.quarkiverse.sse;

/**
 * A target that is made of other targets. Its depth is bounded here, where the caller gets the
 * exception, so that everything that walks a target may use recursion.
 */
abstract class Nested implements SseTarget {

    private final int depth;

    Nested(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("A target can be nested at most " + MAX_DEPTH
                    + " deep: replace the alternating calls of and, or and negate with a lambda");
        }
        this.depth = depth;
    }

    static int depthOf(SseTarget target) {
        return target instanceof Nested nested ? nested.depth : 0;
    }
}
