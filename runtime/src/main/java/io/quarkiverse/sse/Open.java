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
 * Qualifies the CDI event that is fired when a connection has been established (the Node.js
 * specification's {@code connection} event). The payload is the {@link SseConnection}, and the
 * {@link SseName} of the service is a qualifier of the event too.
 *
 * <pre>{@code
 * void opened(@Observes @Open SseConnection connection) {
 *     connection.subscribe("news");
 *     connection.send(SseEvent.builder().event("welcome").build());
 * }
 * }</pre>
 *
 * A synchronous observer may block, because it runs on a worker thread. If it is annotated with
 * {@link io.smallrye.common.annotation.NonBlocking}, it runs on the connection's event loop and
 * must not block. The request context is active. An exception that an observer throws is logged,
 * and harms neither the connection nor other observers. Synchronous observers are called by
 * priority: first those on the event loop, then the others.
 * {@link jakarta.enterprise.event.ObservesAsync} observers are called as well, at any time.
 * <p>
 * Whatever a synchronous observer sends to the connection, or to a target that includes it, and
 * whatever it subscribes the connection to, takes effect before anything else reaches that
 * connection. Events that others send meanwhile follow when all synchronous observers have
 * returned. With {@code quarkus.sse.log}, only what the observer sends to the connection alone goes
 * first: what it sends to a larger target takes its position in the log, and reaches the connection
 * when the observers have returned.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({ METHOD, FIELD, PARAMETER, TYPE })
public @interface Open {

    /**
     * Supports inline instantiation of the {@link Open} qualifier.
     */
    final class Literal extends AnnotationLiteral<Open> implements Open {

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private static final long serialVersionUID = 1L;

        private Literal() {
        }
    }
}
