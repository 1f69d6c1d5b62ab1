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
 * Qualifies the CDI event that is fired when a connection has ended, for whatever reason.
 * The payload is the {@link SseConnection}, and the {@link SseName} of the service is a
 * qualifier of the event too.
 *
 * <pre>{@code
 * void ended(@Observes @Closed SseConnection connection) {
 *     Log.infof("%s: %s", connection.id(), connection.closeReason().get());
 * }
 * }</pre>
 *
 * It is fired exactly once for every connection that {@link Open} was fired for, and after it. The
 * rules for observers of {@link Open} apply here too.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({ METHOD, FIELD, PARAMETER, TYPE })
public @interface Closed {

    /**
     * Supports inline instantiation of the {@link Closed} qualifier.
     */
    final class Literal extends AnnotationLiteral<Closed> implements Closed {

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private static final long serialVersionUID = 1L;

        private Literal() {
        }
    }
}
