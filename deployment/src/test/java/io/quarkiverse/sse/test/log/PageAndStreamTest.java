package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseLogEntry;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.qute.Template;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** A page takes the cursor, then reads the state, and then opens the stream. */
class PageAndStreamTest extends SseTest {

    private static final int PAGES = 500;

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest().withApplicationRoot(jar -> jar
            .addClasses(SseApp.class, SseTest.class, RawClient.class, ConnectionLog.class, Events.class, TestLog.class,
                    OddLog.class)
            .addAsResource(new StringAsset("""
                    {@java.lang.String service}
                    <p data-cursor="{sse:cursor}" data-other="{sse:cursor(service)}">
                    """.strip()), "templates/cursors.html"))
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-qute", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "-1s")
            .overrideConfigKey("quarkus.sse.log", "memory")
            .overrideConfigKey("quarkus.sse.log.max-events", "100000")
            .overrideConfigKey("quarkus.sse.small.log", "memory")
            .overrideConfigKey("quarkus.sse.small.log.max-events", "10")
            .overrideConfigKey("quarkus.sse.small.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.odd.log", "custom")
            .overrideConfigKey("quarkus.sse.odd.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.closed.log", "memory")
            .overrideConfigKey("quarkus.sse.\"none\".log", "none");

    @TestHTTPResource("sse/odd")
    URI oddUri;

    @Inject
    @SseName("odd")
    SseService odd;

    @TestHTTPResource("sse/small")
    URI smallUri;

    @Inject
    @SseName("small")
    SseService small;

    @Inject
    @SseName("closed")
    SseService closed;

    @Inject
    @SseName("none")
    SseService none;

    @Inject
    Template cursors;

    @AfterEach
    void allHaveLeft() {
        awaitConnections(0);
    }

    /** Hundreds of pages, while others publish: each page lets a few events go. */
    @Test
    void stateAndStreamAreEverything() throws Exception {
        Queue<String> state = new ConcurrentLinkedQueue<>();
        Semaphore permits = new Semaphore(0);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> publishers = IntStream.range(0, 2)
                .mapToObj(publisher -> CompletableFuture.runAsync(() -> publish(publisher, state, permits, stop))).toList();
        List<CompletableFuture<Integer>> readers = IntStream.range(0, 4)
                .mapToObj(reader -> CompletableFuture.supplyAsync(() -> readPages(reader, state, permits))).toList();
        int between = 0;
        for (CompletableFuture<Integer> reader : readers) {
            between += reader.get();
        }
        stop.set(true);
        permits.release(2);
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get();
        }
        assertThat(between).as("what was published between pages and their streams").isGreaterThan(PAGES / 10);
    }

    private void publish(int publisher, Queue<String> state, Semaphore permits, AtomicBoolean stop) {
        permits.acquireUninterruptibly();
        for (int i = 0; !stop.get(); i++) {
            String item = publisher + "/" + i;
            state.add(item);
            join(sse.sendData(item));
            permits.acquireUninterruptibly();
        }
    }

    /** Returns how many events came that were not in the state. */
    private int readPages(int reader, Queue<String> state, Semaphore permits) {
        int between = 0;
        for (int page = 0; page < PAGES / 4; page++) {
            permits.release(20);
            String cursor = sse.cursor();
            List<String> rendered = List.copyOf(state);
            try (SseTestStream stream = SseTestClient.open(from(uri, cursor))) {
                String end = "end/" + reader + "/" + page;
                join(sse.sendData(end));
                stream.awaitEvent(event -> event.data().equals(end));
                List<String> events = new ArrayList<>(Events.data(stream));
                assertThat(events).doesNotContain("").doesNotHaveDuplicates();
                events.removeIf(event -> event.startsWith("end/"));
                Set<String> shown = new LinkedHashSet<>(rendered);
                shown.addAll(events);
                assertIsEverything(shown);
                between += shown.size() - rendered.size();
            }
        }
        return between;
    }

    /** Of each publisher, everything up to the last that is shown. */
    private static void assertIsEverything(Set<String> shown) {
        for (int publisher = 0; publisher < 2; publisher++) {
            List<Integer> numbers = new ArrayList<>();
            for (String item : shown) {
                if (item.startsWith(publisher + "/")) {
                    numbers.add(Integer.parseInt(item.substring(2)));
                }
            }
            assertThat(numbers.stream().sorted().toList()).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
        }
    }

    @Test
    void ofALogWithoutEvents() {
        String cursor = closed.cursor();
        assertThat(closed.cursor()).isEqualTo(cursor);
        join(closed.sendData("first"));
        assertThat(closed.cursor()).isNotEqualTo(cursor);
        join(closed.close());
        assertThat(closed.cursor()).as("of a closed service").isNotEqualTo(cursor);
    }

    @Test
    void isNotMovedByWhatIsNotKept() {
        join(sse.sendData("kept"));
        String cursor = sse.cursor();
        join(sse.sendComment("not kept"));
        join(sse.unregister());
        join(sse.sendData("behind"));
        assertThat(receivedFrom(cursor)).containsExactly("behind");
    }

    @Test
    void theHeaderWinsWhenTheClientComesBack() {
        String cursor = sse.cursor();
        join(sse.sendData("1"));
        try (SseTestStream first = SseTestClient.open(from(uri, cursor))) {
            first.awaitWireContaining("data: 1\n\n");
            first.close();
            awaitConnections(0);
            join(sse.sendData("2"));
            try (SseTestStream again = first.reconnect()) {
                again.awaitWireContaining("data: 2\n\n");
                assertThat(Events.data(again)).containsExactly("2");
            }
        }
    }

    @Test
    void thatIsTooOldIsAGap() {
        String cursor = small.cursor();
        for (int i = 0; i <= 10; i++) {
            join(small.sendData(i));
        }
        try (SseTestStream stream = SseTestClient.open(from(smallUri, cursor))) {
            stream.awaitWireContaining("event: gap\n");
        }
        await().until(() -> small.connectionCount() == 0);
    }

    /** Ids that a URL and a page would take for something else. */
    @Test
    void mayHaveAnyCharacter() {
        String cursor = odd.cursor();
        assertThat(cursor).isEqualTo("a b+c&d=%20<\u00e9>\"/0");
        join(odd.sendData("behind"));
        try (SseTestStream stream = SseTestClient.open(from(oddUri, cursor))) {
            stream.awaitWireContaining("data: behind\n\n");
            assertThat(Events.data(stream)).containsExactly("behind");
        }
        await().until(() -> odd.connectionCount() == 0);
    }

    @Test
    void withoutALogThereIsNone() {
        assertThatThrownBy(none::cursor).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no log").hasMessageContaining("quarkus.sse.log=memory");
    }

    @Test
    void inATemplate() {
        assertThat(cursors.data("service", "odd").render().strip())
                .isEqualTo("<p data-cursor=\"" + sse.cursor() + "\" data-other=\"a b+c&amp;d=%20&lt;\u00e9&gt;&quot;/"
                        + odd.cursor().substring(odd.cursor().length() - 1) + "\">");
    }

    @ParameterizedTest
    @CsvSource({ "none, no log", "nws, There is no SSE service with the name 'nws'" })
    void aTemplateOfAServiceWithoutACursorFails(String service, String message) {
        assertThatThrownBy(() -> cursors.data("service", service).render())
                .hasStackTraceContaining(message);
    }

    private List<String> receivedFrom(String cursor) {
        try (SseTestStream stream = SseTestClient.open(from(uri, cursor))) {
            awaitConnections(1);
            join(sse.send(SseEvent.builder().comment("end").build()));
            stream.awaitWireContaining(":end\n\n");
            return Events.data(stream);
        }
    }

    private static URI from(URI uri, String cursor) {
        return URI.create(uri + "?lastEventId=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }

    @Singleton
    @SseName("odd")
    static class OddLog extends TestLog {

        private int last;

        @Override
        public CompletionStage<String> open(Subscriber subscriber) {
            super.open(subscriber);
            return CompletableFuture.completedStage("a b+c&d=%20<\u00e9>\"/0");
        }

        @Override
        public synchronized CompletionStage<Void> append(SseLogEntry entry) {
            subscriber().onEntry("a b+c&d=%20<\u00e9>\"/" + ++last, entry);
            return DONE;
        }
    }
}
