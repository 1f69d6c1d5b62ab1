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
 * Qualifies the CDI event that is fired when the client has closed the connection, or the network
 * has lost it (the Node.js specification's {@code clientClose} event). The payload is the
 * {@link SseConnection}, and the {@link SseName} of the service is a qualifier of the event too.
 *
 * <pre>{@code
 * void left(@Observes @ClientClosed SseConnection connection) {
 * }
 * }</pre>
 *
 * It is fired just before {@link Closed}, and only when the reason is
 * {@link SseCloseReason#CLIENT}. The rules for observers of {@link Open} apply here too.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({ METHOD, FIELD, PARAMETER, TYPE })
public @interface ClientClosed {

    /**
     * Supports inline instantiation of the {@link ClientClosed} qualifier.
     */
    final class Literal extends AnnotationLiteral<ClientClosed> implements ClientClosed {

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private static final long serialVersionUID = 1L;

        private Literal() {
        }
    }
}
