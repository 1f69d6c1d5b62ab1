package io.quarkiverse.sse;

/** Selects every connection. */
enum Everybody implements SseTarget {

    INSTANCE;

    @Override
    public boolean test(SseConnection connection) {
        return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.all();
    }

    @Override
    public String toString() {
        return "all";
    }
}
