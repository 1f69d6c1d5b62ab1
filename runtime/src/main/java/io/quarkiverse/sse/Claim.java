package io.quarkiverse.sse;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * Selects the connections of identities that have a claim with a certain value.
 */
record Claim(String name, String value) implements SseTarget {

    @Override
    public boolean test(SseConnection connection) {
        return connection.claim(name).filter(value::equals).isPresent();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.claim(name, value);
    }

    @Override
    public String toString() {
        return "claim[" + LogText.of(name) + "=" + LogText.of(value) + "]";
    }
}
