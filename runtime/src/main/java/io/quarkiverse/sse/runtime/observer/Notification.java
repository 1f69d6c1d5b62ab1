package io.quarkiverse.sse.runtime.observer;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;

import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;

/**
 * A CDI event on its way to an observer.
 */
record Notification<T>(T event, Set<Annotation> qualifiers) implements EventContext<T>, EventMetadata {

    @Override
    public T getEvent() {
        return event;
    }

    @Override
    public EventMetadata getMetadata() {
        return this;
    }

    @Override
    public Set<Annotation> getQualifiers() {
        return qualifiers;
    }

    @Override
    public InjectionPoint getInjectionPoint() {
        return null;
    }

    @Override
    public Type getType() {
        return event.getClass();
    }
}
