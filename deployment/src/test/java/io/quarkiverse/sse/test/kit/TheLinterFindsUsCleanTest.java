package io.quarkiverse.sse.test.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.Tls;
import io.quarkiverse.sse.testing.lint.SseLint;
import io.quarkus.test.QuarkusUnitTest;

/** What this extension sends keeps to the format, to HTTP and to good practice, by any way to it. */
class TheLinterFindsUsCleanTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Tls.in(SseApp.withDefaults(Greeter.class, Tls.class))
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "1s")
            .overrideConfigKey("quarkus.sse.retry", "1s")
            .overrideConfigKey("quarkus.sse.log", "memory");

    public static class Greeter {

        void opened(@Observes @Open SseConnection connection) {
            connection.send(SseEvent.builder().data("line\r\nline\rline\n").build());
            connection.send(SseEvent.builder().event("grüße").data("").build());
            connection.send(SseEvent.builder().comment("two\nlines").build());
        }
    }

    private ScheduledExecutorService publisher;

    @BeforeEach
    void publish() {
        publisher = Executors.newSingleThreadScheduledExecutor();
        publisher.scheduleWithFixedDelay(() -> sse.sendEvent("news", "€ 😀"), 0, 200, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        publisher.shutdownNow();
        awaitNobody();
    }

    @Test
    void withHttp10() {
        assertClean(lint().http10());
    }

    @Test
    void withHttp11() {
        assertClean(lint());
    }

    @Test
    void withHttp2() {
        assertClean(lint().http2());
    }

    @Test
    void withTls() {
        assertClean(lint().https().insecure());
    }

    @Test
    void withHttp2AndTls() {
        assertClean(lint().https().insecure().http2());
    }

    private static SseLint lint() {
        return SseLint.of("/sse").listen(Duration.ofSeconds(3));
    }

    private static void assertClean(SseLint lint) {
        lint.assertClean();
        assertThat(lint.summary()).matches(".* status 200, \\d{2,} events and [1-9] comments? in 3.\\d s");
    }
}
