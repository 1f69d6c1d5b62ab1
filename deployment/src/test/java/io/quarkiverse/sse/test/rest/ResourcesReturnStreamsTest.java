package io.quarkiverse.sse.test.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class ResourcesReturnStreamsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Resources.class, UserHeaderMechanism.class)
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-rest", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.max-connections", "20");

    @TestHTTPResource("r/")
    URI root;

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
        await().until(() -> Resources.Scoped.LIVE.get() == 0);
    }

    private SseTestClient to(String path) {
        return SseTestClient.to(root.resolve(path));
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void withParametersOfThePathAndTopics(boolean http2) {
        SseTestClient one = http2 ? to("orders/1?topic=extra").http2() : to("orders/1?topic=extra");
        try (SseTestStream first = one.open(); SseTestStream second = to("orders/2").open()) {
            awaitConnections(2);
            assertThat(first.isHttp2()).isEqualTo(http2);
            assertThat(join(sse.sendData("first", SseTarget.topic("orders/1"))).matched()).isEqualTo(1);
            join(sse.sendData("extra", SseTarget.topic("extra")));
            join(sse.sendData("second", SseTarget.topic("orders/2")));
            first.awaitWire("data: first\n\ndata: extra\n\n");
            second.awaitWire("data: second\n\n");
            // the request scope has ended although the stream goes on
            await().until(() -> Resources.Scoped.LIVE.get() == 0);
        }
        assertThat(log.awaitClosed(log.opened.size())).endsWith(SseCloseReason.CLIENT, SseCloseReason.CLIENT);
    }

    /** But for the headers of the filters, nobody sees a difference. */
    @Test
    void withTheHeadOfAnyStream() {
        try (SseTestStream automatic = SseTestClient.open(uri); SseTestStream resource = to("orders/1").open()) {
            assertThat(resource.header("X-Filtered")).isEqualTo("yes");
            assertThat(resource.rawHead().replaceAll("(?i)x-filtered: yes\r\n", "").lines().sorted())
                    .containsExactlyElementsOf(automatic.rawHead().lines().sorted().toList());
        }
    }

    @Test
    void behindTheRolesOfTheMethod() {
        assertThat(statusOf(root.resolve("members"))).isEqualTo(401);
        try (SseTestStream refused = to("admins").header("X-User", "ada").open()) {
            assertThat(refused.status()).isEqualTo(403);
        }
        try (SseTestStream stream = to("members").header("X-User", "ada").open()) {
            assertThat(stream.status()).isEqualTo(200);
            awaitConnections(1);
            assertThat(onlyConnection().user()).contains("ada");
            join(sse.revoke("ada"));
            stream.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void forAPostWithABody(boolean large) {
        String question = large ? "why?".repeat(100_000) : "why?";
        given().accept("text/event-stream").body(question).post(root.resolve("answers")).then().statusCode(200)
                .header("Content-Type", "text/event-stream")
                .body(equalTo("event: token\ndata: You\n\nevent: token\ndata: asked\n\nevent: token\ndata: " + question
                        + "\n\nevent: done\ndata: \n\n"));
    }

    @Test
    void forABodyThatNobodyReads() throws Exception {
        try (RawClient client = new RawClient(uri, "POST /r/ignorant HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(500_000))) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            awaitConnections(1);
        }
        awaitConnections(0);
    }

    @ParameterizedTest
    @CsvSource({ "blocking, worker", "non-blocking, loop", "uni, loop", "stage, stage", "response, response",
            "rest-response, rest response", "object, object", "both, both" })
    void inWhateverTheMethodReturns(String path, String data) {
        try (SseTestStream stream = to(path).open()) {
            assertThat(stream.awaitEvent().data()).isEqualTo(data);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.header("X-Own"))
                    .isEqualTo(path.equals("response") ? "1" : path.equals("rest-response") ? "2" : null);
        }
    }

    @Test
    void asOneOfSeveralRepresentations() {
        given().accept("application/json").get(root.resolve("both")).then().statusCode(200).body(is("![]"));
    }

    @Test
    void orAnswerAsAnyMethod() {
        assertThat(statusOf(root.resolve("nothing"))).isEqualTo(204);
        try (SseTestStream answer = to("failing").open()) {
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.body()).isEqualTo("!not today");
        }
        try (SseTestStream answer = to("orders/1").header("X-Refuse", "1").open()) {
            assertThat(answer.status()).isEqualTo(403);
        }
        try (SseTestStream answer = to("orders/1").header("X-Replace", "1").open()) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.body()).isEqualTo("!replaced");
        }
        given().accept("text/html").get(root.resolve("orders/1")).then().statusCode(406);
        given().accept("text/event-stream").head(root.resolve("orders/1")).then().statusCode(200);
        given().accept("*/*").get(root.resolve("orders/1")).then().statusCode(406)
                .body(is("This is an event stream: the Accept header must list text/event-stream\n"));
        given().delete(root.resolve("text")).then().statusCode(200).body(is("!gone"));
        assertThat(sse.connectionCount()).isZero();
    }

    @Test
    void upToTheLimitOfConnections() {
        List<SseTestStream> streams = IntStream.range(0, 20).mapToObj(i -> to("orders/" + i).open()).toList();
        try (SseTestStream refused = to("orders/21").open()) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Content-Type")).startsWith("text/plain");
            assertThat(refused.body()).endsWith("\n");
        }
        streams.forEach(SseTestStream::close);
    }

    @ParameterizedTest
    @ValueSource(strings = { "failing-open", "too-long-a-topic" })
    void andEndWhenTheyCantBegin(String path) {
        int opened = log.opened.size();
        try (SseTestStream stream = to(path).open()) {
            assertThat(stream.status()).isEqualTo(200);
            await().until(() -> stream.isEnded() || stream.isCut());
            awaitConnections(0);
        }
        for (SseConnection connection : log.opened.subList(opened, log.opened.size())) {
            assertThat(connection.closeReason()).contains(SseCloseReason.ERROR);
        }
    }

    @Test
    void alsoBehindOneAnotherOnAConnection() throws Exception {
        try (RawClient client = new RawClient(uri,
                "POST /r/answers HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Length: 1\r\n\r\na"
                        + "DELETE /r/text HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        + "GET /r/orders/1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")) {
            await().until(() -> sse.connectionCount() == 1 && sse.topics().contains("orders/1"));
        }
    }
}
