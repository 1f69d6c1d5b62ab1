package io.quarkiverse.sse.test.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class OneOrderForAllTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Test
    void whoeverPublishes() throws Exception {
        int publishers = 4;
        int events = 2000;
        List<SseTestStream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(SseTestClient.open(uri));
        }
        awaitConnections(20);
        assertThat(sse.connections().map(c -> c.id()).distinct()).hasSize(20);
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            done.add(CompletableFuture.runAsync(() -> {
                await().until(() -> start.getCount() == 0);
                for (int i = 0; i < events; i++) {
                    sse.sendData(publisher + ":" + i);
                }
            }, threads));
        }
        start.countDown();
        CompletableFuture.allOf(done.toArray(new CompletableFuture[0])).get(20, TimeUnit.SECONDS);
        threads.shutdown();
        join(sse.sendData("end"));
        streams.forEach(stream -> stream.awaitWireContaining("data: end\n\n"));

        String first = streams.get(0).received();
        streams.forEach(stream -> assertThat(stream.received()).isEqualTo(first));
        for (int p = 0; p < publishers; p++) {
            String prefix = p + ":";
            assertThat(first.lines().filter(line -> line.startsWith("data: " + prefix))
                    .map(line -> Integer.valueOf(line.substring("data: ".length() + prefix.length()))).toList())
                    .isEqualTo(IntStream.range(0, events).boxed().toList());
        }
        streams.forEach(SseTestStream::close);
        awaitConnections(0);
    }
}
