package io.quarkiverse.sse.testing.wire;

/** One field of a head, with its name as it was sent. */
public record HeaderField(String name, String value) {

    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }
}
