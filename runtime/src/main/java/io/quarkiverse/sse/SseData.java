package io.quarkiverse.sse;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.CLASS;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Registers types that are sent as JSON, and the types of their properties, for reflection in a
 * native executable. On the JVM it does nothing.
 * <p>
 * Most applications don't need it: the build finds the types of what is given to
 * {@link SseService} and {@link SseEvent.Builder#data(Object)} in the code. It is needed where the
 * code does not show the type:
 *
 * <pre>{@code
 * void push(Object any) {
 *     sse.sendData(any);
 * }
 * }</pre>
 *
 * If a type was missed, the send fails with a message that names it.
 * <p>
 * Annotate the type itself, or any class with a {@link #value() list of types}.
 */
@Documented
@Retention(CLASS)
@Target(TYPE)
public @interface SseData {

    /**
     * {@return the types to register; if there are none, the annotated class is registered}
     */
    Class<?>[] value() default {};
}
