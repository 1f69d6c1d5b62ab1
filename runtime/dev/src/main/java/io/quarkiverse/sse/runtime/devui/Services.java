package io.quarkiverse.sse.runtime.devui;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

/**
 * Finds the services of the application.
 */
@Singleton
public class Services {

    private final Instance<SseService> beans;

    Services(@Any Instance<SseService> beans) {
        this.beans = beans;
    }

    /**
     * @return the names of all services, in their order
     */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Instance.Handle<SseService> handle : beans.handles()) {
            for (Annotation qualifier : handle.getBean().getQualifiers()) {
                if (qualifier instanceof SseName name) {
                    names.add(name.value());
                }
            }
        }
        names.sort(null);
        return names;
    }

    /**
     * @param name the name of a service; without one, the default service
     * @return the service, which is created if nobody has used it yet
     */
    SseService get(String name) {
        String known = nameOf(name);
        if (!names().contains(known)) {
            throw new IllegalArgumentException("There is no service " + known + ": there are " + names());
        }
        SseService service = beans.select(SseName.Literal.of(known)).get();
        service.isClosed();
        return service;
    }

    static String nameOf(String name) {
        return name == null || name.isBlank() ? SseService.DEFAULT_NAME : name;
    }
}
