package io.quarkiverse.sse.deployment;

import java.util.Set;

import org.jboss.jandex.DotName;

import io.quarkus.builder.item.MultiBuildItem;

/**
 * A class that has {@code @Open} observers and a security annotation.
 */
final class SecuredClassBuildItem extends MultiBuildItem {

    static final String EVERY_SERVICE = "*";

    private final DotName type;
    private final Set<String> services;

    /**
     * @param services the names of the services that it observes
     */
    SecuredClassBuildItem(DotName type, Set<String> services) {
        this.type = type;
        this.services = services;
    }

    DotName type() {
        return type;
    }

    boolean concerns(String service) {
        return services.contains(EVERY_SERVICE) || services.contains(service);
    }
}
