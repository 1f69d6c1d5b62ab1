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
 * Names an {@link SseService} that is configured under {@code quarkus.sse."name".*}. It qualifies
 * injection points and observers:
 *
 * <pre>{@code
 * @Inject
 * @SseName("orders")
 * SseService orders;
 *
 * void opened(@Observes @Open @SseName("orders") SseConnection connection) {
 * }
 * }</pre>
 *
 * An observer without it observes the connections of all services. A name that is not
 * configured fails the build.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({ METHOD, FIELD, PARAMETER, TYPE })
public @interface SseName {

    /**
     * {@return the name of the service}
     */
    String value();

    /**
     * Supports inline instantiation of the {@link SseName} qualifier.
     */
    final class Literal extends AnnotationLiteral<SseName> implements SseName {

        private static final long serialVersionUID = 1L;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        /**
         * Creates the qualifier.
         *
         * @param name the name of a service
         * @return the qualifier
         */
        public static Literal of(String name) {
            return new Literal(name);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
