package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.LiveObjects;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusDevModeTest;

class DevModeRestartTest {

    private static final String SERVICE = "io.quarkiverse.sse.runtime.SseServiceImpl";
    private static final String CLASS_LOADER = "io.quarkus.bootstrap.classloading.QuarkusClassLoader";
    private static final int RELOADS = 6;
    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APP = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Greeter.class)
                    .addAsResource(new StringAsset("quarkus.http.port=" + PORT), "application.properties"));

    @Test
    void endsStreamsAndLeavesNothingOfTheOldApplication() throws Exception {
        URI uri = URI.create("http://localhost:" + PORT + "/sse");
        String greeting = "hello";
        long loaders = 0;
        for (int i = 0; i < RELOADS; i++) {
            String next = "hello " + i;
            String now = greeting;
            SseTestStream stream = SseTestClient.open(uri);
            stream.awaitWireContaining("data: " + now + "\n\n");
            APP.modifySourceFile(Greeter.class, source -> source.replace('"' + now + '"', '"' + next + '"'));
            // the next request makes it restart
            SseTest.statusOf(uri);
            stream.awaitEnd();
            greeting = next;
            if (i == 1) {
                loaders = LiveObjects.count(CLASS_LOADER::equals);
            }
        }
        SseTestClient.open(uri).awaitWireContaining("data: " + greeting + "\n\n").close();
        await().untilAsserted(() -> assertThat(LiveObjects.count(SERVICE::equals)).isEqualTo(1));
        // the first two reloads may have made what is kept for all
        long most = loaders + 1;
        await().untilAsserted(() -> assertThat(LiveObjects.count(CLASS_LOADER::equals)).isLessThanOrEqualTo(most));
    }

    /** The demo may be running at the usual one. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
