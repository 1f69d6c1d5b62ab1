package io.quarkiverse.sse.test;

import io.quarkus.test.QuarkusUnitTest;

/**
 * Test applications.
 */
public final class SseApp {

    private SseApp() {
    }

    /**
     * An application with these classes and a {@link ConnectionLog}, without heartbeats, which
     * would come between the events that a test expects.
     */
    public static QuarkusUnitTest with(Class<?>... classes) {
        return withDefaults(classes).overrideConfigKey("quarkus.sse.heartbeat-interval", "-1s");
    }

    /** The same without any configuration. */
    public static QuarkusUnitTest withDefaults(Class<?>... classes) {
        return new QuarkusUnitTest().withApplicationRoot(jar -> jar
                .addClasses(SseApp.class, SseTest.class, RawClient.class, ConnectionLog.class)
                .addClasses(classes));
    }
}
