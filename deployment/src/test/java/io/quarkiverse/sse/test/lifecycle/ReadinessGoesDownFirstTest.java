package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusProdModeTest;

/**
 * A load balancer sees that a node is about to stop while its streams are still open.
 */
class ReadinessGoesDownFirstTest {

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withEmptyApplication()
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-smallrye-health", Version.getVersion())))
            .setRun(true)
            .overrideConfigKey("quarkus.shutdown.delay-enabled", "true")
            .overrideConfigKey("quarkus.shutdown.delay", "4s")
            .overrideConfigKey("quarkus.shutdown.timeout", "20s")
            .overrideConfigKey("quarkus.http.host", "127.0.0.1")
            // without it, the port would be 8081
            .setRuntimeProperties(Map.of("quarkus.http.port", "0"));

    @Test
    void whileStreamsAreOpen() throws Exception {
        await().until(() -> APP.getStartupConsoleOutput() != null && APP.getStartupConsoleOutput().contains("Listening on"));
        Matcher address = Pattern.compile("http://[^\\s]+:\\d+").matcher(APP.getStartupConsoleOutput());
        assertThat(address.find()).isTrue();
        URI uri = URI.create(address.group() + "/sse");
        assertThat(readiness(uri)).isEqualTo(200);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(APP::stop);
            await().until(() -> readiness(uri) == 503);
            assertThat(stream.isEnded()).isFalse();
            // who does not know yet is still served
            assertThat(SseTest.statusOf(uri)).isEqualTo(200);
            stream.awaitEnd();
            assertThat(stream.received()).containsPattern("retry: 1[0-9]{3}\n\n$");
            stopping.get(30, TimeUnit.SECONDS);
        }
    }

    private static int readiness(URI uri) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri.resolve("/q/health/ready")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
