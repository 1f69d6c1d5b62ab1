package io.quarkiverse.sse;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;

/**
 * Says which events an injected {@link SseChannel} sends: those with this name, whose data is of the
 * type argument of the channel.
 *
 * <pre>{@code
 * @Inject
 * @SseEventType("price")
 * SseChannel<Price> prices;
 * }</pre>
 *
 * The channel belongs to the default service, or with {@link SseName @SseName} to another one. All
 * injection points of a service that name the same event must have the same type, or the build
 * fails. It also fails for a name that is empty or has a line break, and for {@code open} and
 * {@code error}: browsers fire events of their own with these names.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({ METHOD, FIELD, PARAMETER, TYPE })
public @interface SseEventType {

    /**
     * {@return the event name, by which clients choose the listeners to call}
     */
    String value();

    /**
     * Supports inline instantiation of the {@link SseEventType} qualifier.
     */
    final class Literal extends AnnotationLiteral<SseEventType> implements SseEventType {

        private static final long serialVersionUID = 1L;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        /**
         * Creates the qualifier.
         *
         * @param event the name of an event
         * @return the qualifier
         */
        public static Literal of(String event) {
            return new Literal(event);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
