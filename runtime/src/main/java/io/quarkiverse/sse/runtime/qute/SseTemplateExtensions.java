package io.quarkiverse.sse.runtime.qute;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.qute.TemplateExtension;

/**
 * What Qute templates can ask the services for: {@code {sse:cursor}} and
 * {@code {sse:cursor('news')}}. A template that asks here must read the state itself, behind the
 * cursor.
 */
@TemplateExtension(namespace = "sse")
final class SseTemplateExtensions {

    private SseTemplateExtensions() {
    }

    /**
     * @return the cursor of the default service
     */
    static String cursor() {
        return cursor(SseService.DEFAULT_NAME);
    }

    /**
     * @param service the name of a service
     * @return its cursor
     * @throws IllegalArgumentException if there is no such service
     */
    static String cursor(String service) {
        InjectableInstance<SseService> found = Arc.container().select(SseService.class, SseName.Literal.of(service));
        if (found.isUnsatisfied()) {
            throw new IllegalArgumentException("There is no SSE service with the name '" + service + "'");
        }
        return found.get().cursor();
    }
}
