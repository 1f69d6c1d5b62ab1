package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.logging.Log;
import io.quarkus.test.QuarkusProdModeTest;

class ManyStreamsEndInTimeTest {

    private static final int STREAMS = 5_000;
    private static final Path LOG = Path.of("target", "many-streams-" + ProcessHandle.current().pid() + ".log")
            .toAbsolutePath();

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Ends.class))
            .setRun(true)
            .overrideConfigKey("quarkus.sse.shutdown.timeout", "4s")
            .overrideConfigKey("quarkus.sse.retry", "7s")
            .overrideConfigKey("quarkus.sse.overflow", "drop-oldest")
            .overrideConfigKey("quarkus.log.file.enabled", "true")
            .overrideConfigKey("quarkus.log.file.path", LOG.toString())
            .overrideConfigKey("quarkus.http.host", "127.0.0.1")
            // without it, the port would be 8081
            .setRuntimeProperties(Map.of("quarkus.http.port", "0"));

    @Test
    void andTheirClientsComeBackOneAfterTheOther() throws Exception {
        await().until(() -> APP.getStartupConsoleOutput() != null && APP.getStartupConsoleOutput().contains("Listening on"));
        Matcher address = Pattern.compile("http://[^\\s]+:\\d+").matcher(APP.getStartupConsoleOutput());
        assertThat(address.find()).isTrue();
        URI uri = URI.create(address.group() + "/sse");

        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                RawClient client = RawClient.get(uri);
                client.readHead();
                clients.add(client);
            }
            assertThat(clients.get(0).readChunk()).isEqualTo("retry: 7000\n\n");
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(() -> {
                long start = System.nanoTime();
                APP.stop();
                return Duration.ofNanos(System.nanoTime() - start);
            });
            // while streams are open, nobody else gets one
            await().until(() -> SseTest.statusOf(uri) == 503);
            assertThat(stopping).isNotDone();
            assertThat(stopping.get()).isLessThan(Duration.ofSeconds(15));

            List<Integer> retries = new ArrayList<>();
            for (RawClient client : clients) {
                String rest = client.readToEnd();
                Matcher retry = Pattern.compile("retry: (\\d+)\n\n\r\n0\r\n\r\n$").matcher(rest);
                assertThat(retry.find()).as(rest).isTrue();
                retries.add(Integer.parseInt(retry.group(1)));
            }
            assertThat(retries).allMatch(retry -> retry >= 1_000);
            // 500 in a second take 10 seconds, of which 4 had passed when the last stream ended
            assertThat(retries).anyMatch(retry -> retry > 6_000).noneMatch(retry -> retry > 8_000);
        } finally {
            clients.forEach(RawClient::close);
        }
        String log = Files.readString(LOG);
        assertThat(log).contains("Every stream has ended: " + STREAMS)
                .containsPattern("has ended " + STREAMS + " streams in [0-9]{4} ms, 0 of them")
                .doesNotContain("ERROR").doesNotContain("WARN");
    }

    @ApplicationScoped
    static class Ends {

        private int ended;

        synchronized void closed(@Observes @Closed SseConnection connection) {
            if (++ended == STREAMS) {
                Log.infof("Every stream has ended: %d", ended);
            }
        }
    }
}
