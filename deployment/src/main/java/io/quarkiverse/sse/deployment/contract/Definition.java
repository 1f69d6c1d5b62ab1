package io.quarkiverse.sse.deployment.contract;

import java.util.List;

/**
 * A type with a name of its own, which others refer to.
 */
sealed interface Definition {

    /** An object with these fields; a later version may have more of them. */
    record Fields(List<Field> fields) implements Definition {
    }

    /** @param optional whether it may be missing */
    record Field(String name, Shape shape, boolean optional) {
    }

    /** One of these texts. */
    record Choice(List<String> values) implements Definition {
    }

    record OneOf(List<Shape> alternatives) implements Definition {
    }

    /** Another name of a shape that refers to itself. */
    record Alias(Shape shape) implements Definition {
    }
}
