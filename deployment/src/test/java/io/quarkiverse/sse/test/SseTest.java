package io.quarkiverse.sse.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.common.http.TestHTTPResource;

/**
 * A test of the default service of an {@link SseApp}, at its default path.
 */
public abstract class SseTest {

    static {
        // a machine may be busy; who waits for less has a reason
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @TestHTTPResource("sse")
    protected URI uri;

    @Inject
    protected SseService sse;

    @Inject
    protected ConnectionLog log;

    protected void awaitConnections(int count) {
        await().until(() -> sse.connectionCount() == count);
    }

    /** Waits until all have left and that has been observed, so that the next test can count from there. */
    protected void awaitNobody() {
        await().until(() -> sse.connectionCount() == 0 && log.closed.size() == log.opened.size());
    }

    protected SseConnection onlyConnection() {
        assertThat(sse.connectionCount()).isEqualTo(1);
        return sse.connections().findFirst().orElseThrow();
    }

    /** How a request for this stream is answered. */
    public static int statusOf(URI stream) {
        try (SseTestStream answer = SseTestClient.open(stream)) {
            return answer.status();
        }
    }

    /** The result of a call, which must not take long. */
    public static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
