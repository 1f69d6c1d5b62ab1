package io.quarkiverse.sse.test.messaging;

import java.util.List;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** Applications with Quarkus Messaging, in which no connector but ours is there. */
final class MessagingApp {

    private MessagingApp() {
    }

    static QuarkusUnitTest with(Class<?>... classes) {
        return SseApp.with(classes).setForcedDependencies(
                List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion()),
                        Dependency.of("io.quarkus", "quarkus-smallrye-health", Version.getVersion())));
    }
}
