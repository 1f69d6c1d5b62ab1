package io.quarkiverse.sse;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.CLASS;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Registers types that are sent as JSON, and the types of their properties, for a native
 * executable. On the JVM it does nothing.
 * <p>
 * Mostly it is not needed: the type of what is given to {@link SseService} and {@link SseEvent.Builder#data(Object)} is found
 * when the application is built. It is needed where the code doesn't tell that type, as in
 * {@code void push(Object any) { sse.sendData(any); }}. A type that was missed fails the send with a message that names it.
 * <p>
 * Goes on the type itself, or with a {@link #value() list of types} on any class.
 */
@Documented
@Retention(CLASS)
@Target(TYPE)
public @interface SseData {

    /**
     * @return the types to register; none: the annotated class
     */
    Class<?>[] value() default {};
}
