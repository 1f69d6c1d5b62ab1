package io.quarkiverse.sse.test.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.Router;

/** A node keeps so many generations, each for so long. */
class GenerationsAreBoundedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Models.class, Chat.class)
            .overrideConfigKey("quarkus.sse.generations", "memory")
            .overrideConfigKey("quarkus.sse.generations.max-count", "2")
            .overrideConfigKey("quarkus.sse.generations.keep", "300ms")
            .overrideConfigKey("quarkus.sse.generations.end-event", "done")
            .overrideConfigKey("quarkus.sse.chat.generations", "memory")
            .setAfterUndeployListener(() -> assertThat(System.getProperty(GenerationsAreBoundedTest.class.getName()))
                    .isEqualTo("cancelled"));

    @TestHTTPResource("/")
    URI root;

    @Inject
    SseGenerations generations;

    @Inject
    @SseName("chat")
    SseGenerations others;

    @Test
    void oneMoreIsRefusedUntilOneHasEnded() {
        for (String key : new String[] { "a", "b", "c" }) {
            Models.add(key, () -> Multi.createFrom().nothing());
        }
        try (SseTestStream a = open("a"); SseTestStream b = open("b")) {
            try (SseTestStream c = open("c")) {
                assertThat(c.status()).isEqualTo(503);
                assertThat(c.header("Retry-After")).isNotNull();
                assertThat(c.awaitEnd().body()).isEqualTo("The limit of 2 running generations is reached\n");
            }
            assertThat(Models.calls("c")).isZero();
            assertThat(others.cancel("b")).isCompletedWithValue(false);
            assertThat(generations.cancel("b")).isCompletedWithValue(true);
            b.awaitEvent("done");
            try (SseTestStream c = open("c")) {
                assertThat(c.status()).isEqualTo(200);
            }
        } finally {
            generations.cancel("a");
            generations.cancel("c");
        }
    }

    @Test
    void anEndedOneIsForgottenAndItsKeyIsFree() {
        Models.add("short", () -> Multi.createFrom().item("x"));
        String run;
        String end;
        try (SseTestStream stream = open("short")) {
            run = stream.awaitEvent().id();
            end = stream.awaitEnd().lastEventId();
        }
        await().until(() -> SseTestClient.to(root.resolve("attach/short")).open().status() == 404);
        // who has seen the end does not start it again
        assertThat(SseTestClient.to(root.resolve("ask/short")).lastEventId(end).open().status()).isEqualTo(204);
        assertThat(Models.calls("short")).isEqualTo(1);
        try (SseTestStream stream = SseTestClient.to(root.resolve("ask/short")).lastEventId(run).open()) {
            assertThat(stream.awaitEnd().events()).extracting(SseTestEvent::name).containsExactly("gap", "message", "done");
            assertThat(stream.events().get(1).id()).isNotEqualTo(run);
        }
        assertThat(Models.calls("short")).isEqualTo(2);
    }

    /** It is looked at when the application has stopped. */
    @Test
    void aProducerIsCancelledWhenTheApplicationStops() {
        // the property outlives the class loader of the application
        Models.add("last", () -> Multi.createFrom().nothing()
                .onCancellation().invoke(() -> System.setProperty(GenerationsAreBoundedTest.class.getName(), "cancelled")));
        SseTestClient.open(root.resolve("chat/last")).close();
        await().until(() -> Models.calls("last") == 1);
    }

    private SseTestStream open(String key) {
        return SseTestClient.open(root.resolve("ask/" + key));
    }

    @Singleton
    static class Chat {

        void routes(@Observes Router router, @SseName("chat") SseGenerations chat) {
            router.get("/chat/:key").handler(context -> {
                String key = context.pathParam("key");
                chat.register(context, key, Models.MODELS.get(key));
            });
        }
    }
}
