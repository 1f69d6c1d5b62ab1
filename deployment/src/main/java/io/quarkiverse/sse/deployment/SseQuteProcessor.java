package io.quarkiverse.sse.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;

/**
 * Lets Qute templates ask for the cursor of a service, and be the data of an event.
 */
class SseQuteProcessor {

    /** Qute has no capability. This is a class of its extension. */
    private static final String QUTE = "io.quarkus.qute.runtime.EngineProducer";

    // by name: an application without Qute has not its classes
    private static final String EXTENSIONS = "io.quarkiverse.sse.runtime.qute.SseTemplateExtensions";
    private static final String RENDERER = "io.quarkiverse.sse.runtime.qute.TemplateRenderer";

    /** Qute looks for extension methods where beans are. */
    @BuildStep
    void index(BuildProducer<AdditionalBeanBuildItem> beans) {
        if (QuarkusClassLoader.isClassPresentAtRuntime(QUTE)) {
            beans.produce(new AdditionalBeanBuildItem(EXTENSIONS));
        }
    }

    @BuildStep
    void render(BuildProducer<AdditionalBeanBuildItem> beans) {
        if (QuarkusClassLoader.isClassPresentAtRuntime(QUTE)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(RENDERER));
        }
    }
}
