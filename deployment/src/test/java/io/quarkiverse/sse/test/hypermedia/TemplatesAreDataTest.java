package io.quarkiverse.sse.test.hypermedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.hypermedia.Datastar;
import io.quarkiverse.sse.hypermedia.Htmx;
import io.quarkiverse.sse.hypermedia.Turbo;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.Router;

/** A Qute template is the data of an event: rendered once, before the event takes its place. */
class TemplatesAreDataTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest().withApplicationRoot(jar -> jar
            .addClasses(SseApp.class, SseTest.class, RawClient.class, ConnectionLog.class, Renderings.class, Greeter.class)
            .addAsResource(new StringAsset("<p>{item.counted}</p>{#fragment id=part}<b>{item}</b>{/fragment}"),
                    "templates/page.html")
            .addAsResource(new StringAsset("<i>{later}</i>"), "templates/late.html"))
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-qute", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "-1s")
            .overrideConfigKey("quarkus.qute.timeout", "60000")
            // so that it is our limit that is seen
            .overrideConfigKey("quarkus.qute.use-async-timeout", "false")
            .overrideConfigKey("quarkus.sse.logged.log", "memory")
            .overrideConfigKey("quarkus.sse.logged.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.generated.route-enabled", "false")
            .overrideConfigKey("quarkus.sse.generated.generations", "memory");

    @Inject
    @SseName("logged")
    SseService logged;

    @TestHTTPResource("sse/logged")
    URI loggedUri;

    @TestHTTPResource("generated")
    URI generatedUri;

    @Inject
    Template page;

    @Inject
    Template late;

    @BeforeEach
    void noRenderings() {
        Renderings.COUNT.set(0);
        Greeter.greeting = null;
    }

    @AfterEach
    void allHaveLeft() {
        await().until(() -> sse.connectionCount() + logged.connectionCount() == 0);
    }

    @Test
    void areRenderedOnceForAHundredClients() {
        List<SseTestStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                streams.add(SseTestClient.open(uri));
            }
            awaitConnections(100);
            assertThat(join(sse.sendData(page.data("item", "a<b")))).isEqualTo(SseDelivery.of(100, 0));
            for (SseTestStream stream : streams) {
                stream.awaitWire("data: <p>a&lt;b</p><b>a&lt;b</b>\n\n");
            }
            assertThat(Renderings.COUNT.get()).isEqualTo(1);
        } finally {
            streams.forEach(SseTestStream::close);
        }
    }

    @Test
    void mayBeFragmentsAndInTheEventsOfClientLibraries() {
        TemplateInstance fragment = page.getFragment("part").data("item", "&");
        try (SseTestStream stream = open()) {
            join(sse.sendEvent("part", fragment));
            join(sse.send(Htmx.swap("part", fragment).id("1").build()));
            join(sse.send(Turbo.append("list", fragment).build()));
            join(sse.send(Datastar.elements(fragment).selector("#list").event().build()));
            join(onlyConnection().send(SseEvent.builder().data(fragment).build()));
            stream.awaitWire("""
                    event: part
                    data: <b>&amp;</b>

                    event: part
                    id: 1
                    data: <b>&amp;</b>

                    data: <turbo-stream action="append" target="list"><template><b>&amp;</b></template></turbo-stream>

                    event: datastar-patch-elements
                    data: selector #list
                    data: elements <b>&amp;</b>

                    data: <b>&amp;</b>

                    """);
        }
    }

    @Test
    void keepTheOrderOfTheirThread() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> third = new CompletableFuture<>();
        StringBuilder mutable = new StringBuilder("2");
        try (SseTestStream stream = open()) {
            CompletionStage<SseDelivery> sent = sse.sendData(late.data("later", first));
            sse.sendData(mutable);
            mutable.append(" changed");
            sse.send(Turbo.append("list", late.data("later", third)).build());
            sse.sendData("4");
            sse.unregister();
            third.complete("3");
            join(CompletableFuture.supplyAsync(() -> sse.sendData("another thread")).thenCompose(other -> other));
            assertThat(sent.toCompletableFuture()).isNotDone();
            first.complete("1");
            assertThat(join(sent)).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitEnd();
            assertThat(stream.received()).isEqualTo("data: another thread\n\ndata: <i>1</i>\n\ndata: 2\n\n"
                    + "data: <turbo-stream action=\"append\" target=\"list\"><template><i>3</i></template></turbo-stream>\n\n"
                    + "data: 4\n\n");
        }
        awaitConnections(0);
        try (SseTestStream stream = open()) {
            assertThat(join(sse.sendData("at once again"))).isEqualTo(SseDelivery.of(1, 0));
        }
    }

    /** Neither the stack nor the heap grows with what waits. */
    @Test
    void mayHaveManyEventsBehindThem() {
        CompletableFuture<String> first = new CompletableFuture<>();
        List<CompletionStage<SseDelivery>> sent = new ArrayList<>();
        try (SseTestStream stream = open()) {
            sent.add(sse.sendData(late.data("later", first)));
            for (int i = 0; i < 20_000; i++) {
                sent.add(sse.sendData(i));
            }
            first.complete("first");
            for (CompletionStage<SseDelivery> each : sent) {
                join(each);
            }
            stream.awaitEvent(event -> event.data().equals("19999"));
            assertThat(stream.events()).hasSize(20_001).first().satisfies(
                    event -> assertThat(event.data()).isEqualTo("<i>first</i>"));
        }
    }

    @Test
    void areRefusedWhenTooManyWait() {
        CompletableFuture<String> text = new CompletableFuture<>();
        String large = "x".repeat(1024 * 1024);
        SseTarget nobody = SseTarget.topic("nobody");
        List<CompletionStage<SseDelivery>> sent = new ArrayList<>();
        sent.add(sse.sendData(late.data("later", text), nobody));
        for (int i = 0; i < 80; i++) {
            sent.add(sse.sendData(large, nobody));
        }
        assertThatThrownBy(() -> join(sent.get(80))).hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait for templates of the SSE service <default>");
        text.complete("now");
        assertThat(join(sent.get(0))).isEqualTo(SseDelivery.of(0, 0));
        assertThat(join(sse.sendData("fits again", nobody))).isEqualTo(SseDelivery.of(0, 0));
    }

    @Test
    void thatFailReachNobodyAndHoldNobodyUp() {
        CompletableFuture<String> failing = new CompletableFuture<>();
        try (SseTestStream stream = open()) {
            assertThatThrownBy(() -> join(sse.sendData(page.instance()))).hasMessageContaining("can't be sent")
                    .hasStackTraceContaining("item");
            CompletionStage<SseDelivery> sent = sse.sendData(late.data("later", failing));
            CompletionStage<SseDelivery> next = sse.sendData("next");
            failing.completeExceptionally(new IllegalArgumentException("no such item"));
            assertThatThrownBy(() -> join(sent)).hasMessageContaining("can't be sent").hasRootCauseMessage("no such item");
            assertThat(join(next)).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("data: next\n\n");
        }
    }

    @Test
    void thatAreNeverReadyFailInTime() {
        try (SseTestStream stream = open()) {
            CompletionStage<SseDelivery> sent = sse.sendData(
                    late.data("later", new CompletableFuture<>()).setAttribute(TemplateInstance.TIMEOUT, 700));
            sse.sendData("next");
            assertThatThrownBy(() -> join(sent)).hasStackTraceContaining("quarkus.qute.timeout")
                    .hasStackTraceContaining("700 ms");
            stream.awaitWire("data: next\n\n");
        }
    }

    @Test
    void comeFirstWhenAnObserverSendsThem() {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        Greeter.greeting = connection -> connection
                .send(SseEvent.builder().data(late.data("later", greeting)).build());
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            await().until(() -> Greeter.greeted == onlyConnection());
            join(sse.sendData("of others"));
            greeting.complete("hello");
            stream.awaitWire("data: <i>hello</i>\n\ndata: of others\n\n");
        }
    }

    @Test
    void areKeptAsText() {
        String cursor = logged.cursor();
        join(logged.sendData(page.data("item", 1)));
        for (int i = 0; i < 2; i++) {
            try (SseTestStream stream = SseTestClient.open(URI.create(loggedUri + "?lastEventId=" + cursor))) {
                assertThat(stream.awaitEvent().data()).isEqualTo("<p>1</p><b>1</b>");
            }
        }
        assertThat(Renderings.COUNT.get()).isEqualTo(1);
    }

    @Test
    void mayBeSnapshots() {
        CompletableFuture<String> state = new CompletableFuture<>();
        Greeter.greeting = connection -> connection
                .sendSnapshot(() -> SseEvent.builder().data(late.data("later", state)).build());
        try (SseTestStream stream = SseTestClient.open(loggedUri)) {
            await().until(() -> logged.connectionCount() == 1 && Greeter.greeted == logged.connections().findAny().get());
            join(logged.sendData("behind"));
            state.complete("state");
            assertThat(stream.awaitEvents(2)).extracting(event -> event.data()).containsExactly("<i>state</i>", "behind");
        }
    }

    @Test
    void areNoSnapshotsWhenTheyFail() {
        String cursor = logged.cursor();
        join(logged.sendData("missed"));
        CompletableFuture<String> state = new CompletableFuture<>();
        Greeter.greeting = connection -> {
            connection.replayLast(1);
            connection.sendSnapshot(() -> SseEvent.builder().data(late.data("later", state)).build());
        };
        try (SseTestStream stream = SseTestClient.open(loggedUri)) {
            await().until(() -> logged.connectionCount() == 1 && Greeter.greeted == logged.connections().findAny().get());
            state.completeExceptionally(new IllegalStateException("no state"));
            assertThat(stream.awaitEvent().data()).as("as without a snapshot").isEqualTo("missed");
            assertThat(logged.cursor()).isNotEqualTo(cursor);
        }
    }

    @Test
    void mayBeTheItemsOfAPublisher() {
        SseStreamOptions options = SseStreamOptions.builder().event("row")
                .completionEvent(SseEvent.builder().event("done").build()).endStream(true).build();
        try (SseTestStream stream = open()) {
            Multi<Object> items = Multi.createFrom().items(page.getFragment("part").data("item", 1), "2",
                    late.data("later", CompletableFuture.supplyAsync(() -> "3",
                            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))));
            join(onlyConnection().send(items, options));
            stream.awaitEnd();
            assertThat(stream.received()).isEqualTo("event: row\ndata: <b>1</b>\n\nevent: row\ndata: 2\n\n"
                    + "event: row\ndata: <i>3</i>\n\nevent: done\ndata: \n\n");
        }
    }

    @Test
    void mayBeTheItemsOfAGeneration() {
        CompletableFuture<String> third = new CompletableFuture<>();
        Greeter.producer = () -> Multi.createFrom().items(page.getFragment("part").data("item", 1), "2",
                late.data("later", third));
        try (SseTestStream stream = SseTestClient.open(generatedUri)) {
            assertThat(stream.awaitEvents(2)).extracting(event -> event.data()).containsExactly("<b>1</b>", "2");
            third.complete("3");
            stream.awaitEnd();
            assertThat(stream.events()).extracting(event -> event.name() + " " + event.data())
                    .containsExactly("message <b>1</b>", "message 2", "message <i>3</i>", "end ");
        }
    }

    @Test
    void inEventsOfClientLibrariesNeedToBeTemplates() {
        assertThatThrownBy(() -> join(sse.send(Turbo.append("list", List.of()).build(), SseTarget.topic("none"))))
                .hasStackTraceContaining("HTML must be text or, with quarkus-qute, a TemplateInstance");
    }

    private SseTestStream open() {
        SseTestStream stream = SseTestClient.open(uri);
        awaitConnections(1);
        return stream;
    }

    @TemplateExtension
    static class Renderings {

        static final AtomicInteger COUNT = new AtomicInteger();

        static Object counted(Object item) {
            COUNT.incrementAndGet();
            return item;
        }
    }

    @Singleton
    static class Greeter {

        interface Greeting {
            void greet(SseConnection connection);
        }

        static volatile Supplier<Multi<?>> producer;
        static volatile Greeting greeting;
        static volatile SseConnection greeted;

        void routes(@Observes Router router, @SseName("generated") SseGenerations generations) {
            router.get("/generated").handler(context -> generations.register(context, "key", () -> producer.get()));
        }

        void opened(@Observes @Open SseConnection connection) {
            if (greeting != null) {
                greeting.greet(connection);
                greeted = connection;
            }
        }
    }
}
