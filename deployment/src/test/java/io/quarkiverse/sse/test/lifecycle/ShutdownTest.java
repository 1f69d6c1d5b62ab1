package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusProdModeTest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Context;

class ShutdownTest {

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Observer.class))
            .setRun(true)
            .overrideConfigKey("quarkus.shutdown.timeout", "30s")
            // without it, the port would be 8081
            .setRuntimeProperties(Map.of("quarkus.http.port", "0"));

    @Test
    void endsStreamsAtOnceAndTheirEndIsObserved() {
        await().until(() -> APP.getStartupConsoleOutput() != null && APP.getStartupConsoleOutput().contains("Listening on"));
        Matcher address = Pattern.compile("http://[^\\s]+:\\d+").matcher(APP.getStartupConsoleOutput());
        assertThat(address.find()).isTrue();
        SseTestStream stream = SseTestClient.open(URI.create(address.group().replace("0.0.0.0", "localhost") + "/sse"));
        stream.awaitWireContaining("data: on the event loop: true\n\n");
        long start = System.nanoTime();
        APP.stop();
        stream.awaitEnd();
        // far from the shutdown timeout, which an open stream would use up
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(APP.getExitCode()).isIn(0, 143);
    }

    @Singleton
    static class Observer {

        @NonBlocking
        void opened(@Observes @Open SseConnection connection) {
            connection.send(SseEvent.builder().data("on the event loop: " + Context.isOnEventLoopThread()).build());
        }
    }
}
