package io.quarkiverse.sse.runtime.observer;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;

/**
 * Marks the observers that are annotated with {@code @NonBlocking}. It is added at build time, so
 * that they are recognised at run time without reflection.
 */
@Qualifier
@Retention(RUNTIME)
public @interface OnEventLoop {

    /** Supports inline instantiation of the {@link OnEventLoop} qualifier. */
    final class Literal extends AnnotationLiteral<OnEventLoop> implements OnEventLoop {

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private static final long serialVersionUID = 1L;

        private Literal() {
        }
    }
}
