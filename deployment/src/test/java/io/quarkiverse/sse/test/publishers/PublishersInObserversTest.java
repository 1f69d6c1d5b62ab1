package io.quarkiverse.sse.test.publishers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/** The usual place of a publisher: an {@code @Open} observer, which answers the request. */
class PublishersInObserversTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Answers.class)
            .overrideConfigKey("quarkus.sse.asked.route-enabled", "false")
            .overrideConfigKey("quarkus.sse.logged.log", "memory");

    @TestHTTPResource("ask")
    URI ask;

    @TestHTTPResource("sse/logged")
    URI loggedUri;

    @Inject
    @SseName("logged")
    SseService logged;

    /** A question that is posted, whose body has been read, is answered until the end. */
    @ParameterizedTest
    @ValueSource(strings = { "HTTP_1_1", "HTTP_2" })
    void aPostIsAnswered(String version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.valueOf(version)).build();
        for (int i = 0; i < 50; i++) {
            String question = "why " + i;
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(ask)
                    .header("Accept", "text/event-stream")
                    .POST(HttpRequest.BodyPublishers.ofString(question)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(answer.body()).isEqualTo("data: hello\n\nevent: token\ndata: why\n\nevent: token\ndata: " + i
                    + "\n\nevent: done\ndata: \n\n");
        }
        awaitNobody();
    }

    /** Items go past the log: they have no place in it, and those who come back don't get them again. */
    @Test
    void withALogTheyAreForThisStreamAlone() {
        try (SseTestStream stream = SseTestClient.open(loggedUri)) {
            stream.awaitEvent(event -> event.data().equals("3"));
            join(logged.sendData("for all"));
            stream.awaitEvent(event -> event.data().equals("for all"));
            String place = stream.lastEventId();
            assertThat(stream.received()).doesNotContain("id: own");
            stream.close();
            await().until(() -> logged.connectionCount() == 0);
            join(logged.sendData("missed"));
            try (SseTestStream again = stream.reconnect()) {
                again.awaitEvent(event -> event.data().equals("3"));
                assertThat(place).isNotEqualTo(again.lastEventId());
                assertThat(again.events().stream().map(SseTestEvent::data)).containsExactly("1", "missed", "2", "3");
            }
        }
    }

    /** The first item may go ahead of what others send, and none is lost or doubled. */
    @Test
    void theyKeepTheirOrderWhileTheStreamOpens() {
        for (int i = 0; i < 100; i++) {
            try (SseTestStream stream = SseTestClient.open(loggedUri)) {
                join(logged.sendData("other"));
                stream.awaitEvent(event -> event.data().equals("3"));
                assertThat(stream.events().stream().map(SseTestEvent::data).filter(data -> !data.equals("other")))
                        .isEqualTo(List.of("1", "2", "3"));
            }
        }
    }

    @Singleton
    static class Answers {

        private static final SseStreamOptions ANSWER = SseStreamOptions.builder().event("token")
                .completionEvent(SseEvent.builder().event("done").build()).endStream(true).build();

        void routes(@Observes Router router, @SseName("asked") SseService asked) {
            router.post("/ask").handler(BodyHandler.create(false)).handler(context -> {
                context.put("question", context.body().asString());
                asked.register(context);
            });
        }

        void answer(@Observes @Open @SseName("asked") SseConnection connection) {
            String question = (String) connection.locals().get("question");
            connection.send(SseEvent.builder().data("hello").build());
            connection.send(Multi.createFrom().items(question.split(" ")), ANSWER);
        }

        void count(@Observes @Open @SseName("logged") SseConnection connection) {
            connection.send(Multi.createFrom().items(1, 2, 3)
                    .map(i -> SseEvent.builder().id("own " + i).data(i).build()));
        }
    }
}
