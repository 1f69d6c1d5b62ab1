package io.quarkiverse.sse.test;

import io.quarkus.test.QuarkusUnitTest;

/**
 * Test applications.
 */
public final class SseApp {

    private SseApp() {
    }

    /** An application with these classes and a {@link ConnectionLog}. */
    public static QuarkusUnitTest with(Class<?>... classes) {
        return new QuarkusUnitTest().withApplicationRoot(jar -> jar
                .addClasses(SseApp.class, EventStream.class, RawClient.class, ConnectionLog.class)
                .addClasses(classes));
    }
}
