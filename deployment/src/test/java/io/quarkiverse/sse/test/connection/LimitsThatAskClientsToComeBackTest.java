package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class LimitsThatAskClientsToComeBackTest extends SseTest {

    private static final String REQUEST = "GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    private static final Pattern ANSWER = Pattern
            .compile(":The limit of 1 open event streams(?: for one (?:address|user))? is reached\nretry: (\\d+)\n\n");

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.log.category.\"io.quarkiverse.sse\".level", "DEBUG")
            .overrideConfigKey("quarkus.sse.max-connections", "1")
            .overrideConfigKey("quarkus.sse.limit-response", "retry")
            .overrideConfigKey("quarkus.sse.\"clients\".path", "/clients")
            .overrideConfigKey("quarkus.sse.\"clients\".max-connections-per-client", "1")
            .overrideConfigKey("quarkus.sse.\"clients\".limit-response", "retry")
            .overrideConfigKey("quarkus.sse.\"users\".path", "/users")
            .overrideConfigKey("quarkus.sse.\"users\".max-connections-per-user", "1")
            .overrideConfigKey("quarkus.sse.\"users\".limit-response", "retry")
            .setLogRecordPredicate(record -> record.getLevel() == org.jboss.logmanager.Level.DEBUG
                    || record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records).extracting(record -> String.format(record.getMessage(),
                    record.getParameters()))
                    .contains("GET /sse is refused with 200: The limit of 1 open event streams is reached"));

    @AfterEach
    void nobodyIsLeft() {
        awaitNobody();
    }

    @Test
    void answerWithAStreamThatEndsAtOnce() {
        try (SseTestStream first = SseTestClient.open(uri)) {
            awaitConnections(1);
            int errors = log.errors.size();
            int opened = log.opened.size();
            for (HttpClient.Version version : HttpClient.Version.values()) {
                SseTestStream second = SseTestClient.to(uri).version(version).paused().open();
                second.resume();
                assertThat(second.isHttp2()).isEqualTo(version == HttpClient.Version.HTTP_2);
                assertThat(second.status()).isEqualTo(200);
                assertThat(second.header("Content-Type")).isEqualTo("text/event-stream");
                assertThat(second.header("Cache-Control")).isEqualTo("no-store");
                assertThat(second.header("Content-Length")).isNotNull();
                assertThat(second.awaitEnd().received()).matches(ANSWER);
                SseError error = log.awaitError(++errors);
                assertThat(error.status()).isEqualTo(200);
                assertThat(error.cause()).hasMessage("The limit of 1 open event streams is reached");
            }
            assertThat(sse.connectionCount()).isEqualTo(1);
            assertThat(log.opened).hasSize(opened);
        }
        awaitNobody();
        try (SseTestStream again = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData("hello");
            again.awaitWire("data: hello\n\n");
        }
    }

    @Test
    void spreadThoseThatComeBack() {
        try (SseTestStream first = SseTestClient.open(uri);
                RawClient others = new RawClient(uri, "")) {
            awaitConnections(1);
            Set<Long> times = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                // on one connection, which goes on
                others.send(REQUEST + "\r\n");
                others.readHead();
                Matcher answer = ANSWER.matcher(others.readUntil("\n\n"));
                assertThat(answer.matches()).isTrue();
                long millis = Long.parseLong(answer.group(1));
                assertThat(millis).isBetween(5_000L, 9_999L);
                times.add(millis);
            }
            assertThat(times).hasSizeGreaterThan(50);
        }
    }

    @Test
    void areThoseOfOneAddressAndOfOneUserToo() {
        for (String path : new String[] { "/clients", "/users" }) {
            try (SseTestStream first = SseTestClient.to(uri.resolve(path)).header("X-User", "ada").open()) {
                assertThat(first.status()).isEqualTo(200);
                assertThat(first.header("Content-Length")).isNull();
                SseTestStream second = SseTestClient.to(uri.resolve(path)).header("X-User", "ada").open();
                assertThat(second.status()).isEqualTo(200);
                assertThat(second.awaitEnd().received()).matches(ANSWER)
                        .contains("for one " + (path.equals("/users") ? "user" : "address"));
            }
        }
    }

    @Test
    void areNoOtherRefusals() {
        try (SseTestStream stream = SseTestClient.to(uri).header("Accept", "text/html").open()) {
            assertThat(stream.status()).isEqualTo(406);
        }
    }
}
