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
 * Qualifies the CDI event that is fired when a connection has been established. The payload is the
 * {@link SseConnection}: {@code void on(@Observes @Open SseConnection connection)}. The {@link SseName} of the
 * service is a qualifier of the event too.
 * <p>
 * A synchronous observer may block: it runs on a worker thread, unless it is annotated with
 * {@link io.smallrye.common.annotation.NonBlocking}, and then runs on the connection's event loop.
 * The request context is active. An exception that it throws is logged and harms neither the
 * connection nor other observers. Synchronous observers are called by priority, first those on the
 * event loop, then the others; {@link jakarta.enterprise.event.ObservesAsync} observers are called
 * as well, at any time.
 * <p>
 * What a synchronous observer sends to the connection, or to a target that includes it, or subscribes it to, takes effect
 * before anything else reaches that connection. What others send meanwhile follows when all synchronous observers have
 * returned. With {@code quarkus.sse.log}, that goes for what it sends to the connection alone: what it sends to others as well
 * takes its place in the order of the log, and reaches the connection when the observers have returned.
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
