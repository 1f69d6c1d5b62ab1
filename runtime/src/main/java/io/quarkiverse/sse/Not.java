package io.quarkiverse.sse;

/** Selects what another target does not. */
final class Not extends Nested {

    private final SseTarget target;

    Not(SseTarget target) {
        super(depthOf(target) + 1);
        this.target = target;
    }

    @Override
    public boolean test(SseConnection connection) {
        return !target.test(connection);
    }

    @Override
    public SseTarget negate() {
        return target;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.not(target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Not that && target.equals(that.target);
    }

    @Override
    public int hashCode() {
        return ~target.hashCode();
    }

    @Override
    public String toString() {
        return "not[" + target + "]";
    }
}
