package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.SseService;

/**
 * What the services of an application promise to their clients. The descriptions are made of it.
 */
public final class Contracts {

    /** @param path of the stream below the host, or {@code null} if the application has a route of its own */
    record Service(String name, String path, String typeName, List<Event> events) {

        boolean isDefault() {
            return SseService.DEFAULT_NAME.equals(name);
        }
    }

    /** @param isText whether the data is sent as it is, and not as JSON */
    record Event(String name, Shape data, boolean isText) {
    }

    private static final Set<String> SENT_AS_IT_IS = Set.of("java.lang.String", "java.lang.CharSequence",
            "java.lang.StringBuilder", "java.lang.StringBuffer", "java.lang.Character",
            // which may be text
            "java.lang.Object");

    private final List<Service> services;
    private final Map<String, Definition> definitions;
    private final TypeNames names;
    private final Set<String> unknownTypes;

    private Contracts(List<Service> services, Map<String, Definition> definitions, TypeNames names, Set<String> unknown) {
        this.services = services;
        this.definitions = definitions;
        this.names = names;
        this.unknownTypes = unknown;
    }

    List<Service> services() {
        return services;
    }

    /** By their keys. */
    Map<String, Definition> definitions() {
        return definitions;
    }

    String nameOf(String key) {
        return names.of(key);
    }

    /**
     * @return the classes that the contracts say nothing of
     */
    public Collection<String> unknownTypes() {
        return unknownTypes;
    }

    /**
     * Collects the services and their events, and then makes contracts of them.
     */
    public static final class Builder {

        private final TypeNames names = new TypeNames();
        private final List<Service> services = new ArrayList<>();
        private final Shapes shapes;

        /**
         * @param index has the classes of the application
         * @param style how they are made JSON
         */
        public Builder(IndexView index, JsonStyle style) {
            shapes = new Shapes(index, style);
        }

        /**
         * @param name the name of a service
         * @param path of its stream below the host, or {@code null} if the application has a route of its
         *        own
         * @param events the types of the data, by the names of the events
         * @return this builder
         */
        public Builder service(String name, String path, Map<String, Type> events) {
            List<Event> described = new ArrayList<>();
            for (Map.Entry<String, Type> event : events.entrySet()) {
                described.add(new Event(event.getKey(), shapes.ofValue(event.getValue()),
                        SENT_AS_IT_IS.contains(event.getValue().name().toString())));
            }
            services.add(new Service(name, path,
                    names.ofEvents(SseService.DEFAULT_NAME.equals(name) ? "" : name), described));
            return this;
        }

        /**
         * @return the contracts
         */
        public Contracts build() {
            names.assign(shapes.definitions().keySet());
            return new Contracts(services, shapes.definitions(), names, shapes.unknown());
        }
    }
}
