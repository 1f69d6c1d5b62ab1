package io.quarkiverse.sse.deployment.contract;

/**
 * What the JSON of a Java type looks like, whichever language it is described in.
 */
sealed interface Shape {

    /** @param format as JSON Schema names it, or {@code null} */
    record Text(String format) implements Shape {
    }

    record Numeric(boolean integer, String format) implements Shape {
    }

    record Flag() implements Shape {
    }

    /** What the build can't tell. */
    record Anything() implements Shape {
    }

    record ListOf(Shape item) implements Shape {
    }

    /** An object whose keys are data. */
    record MapOf(Shape value) implements Shape {
    }

    /** Always this text. */
    record Constant(String value) implements Shape {
    }

    record OrNull(Shape shape) implements Shape {
    }

    /** @param key of a {@link Definition} */
    record Named(String key) implements Shape {
    }
}
