package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class StreamsEndInTimeTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.\"graceful\".path", "/graceful")
            .overrideConfigKey("quarkus.sse.\"graceful\".security.expiry-grace", "3s")
            .overrideConfigKey("quarkus.sse.\"ignoring\".path", "/ignoring")
            .overrideConfigKey("quarkus.sse.\"ignoring\".security.expiry", "ignore")
            .overrideConfigKey("quarkus.sse.\"short\".path", "/short")
            .overrideConfigKey("quarkus.sse.\"short\".max-lifetime", "2s");

    private final List<SseTestStream> streams = new ArrayList<>();

    @AfterEach
    void leave() {
        streams.forEach(SseTestStream::close);
        streams.clear();
        await().until(() -> log.closed.size() == log.opened.size());
    }

    private SseConnection open(String path, Object expires) {
        int opened = log.opened.size();
        streams.add(SseTestClient.to(uri.resolve(path)).headers("X-User", "ada", "X-Expires", expires.toString()).open());
        return log.awaitOpened(opened + 1);
    }

    private static long inSeconds(int seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    private static void assertEnds(SseConnection connection, SseCloseReason reason) {
        await().until(() -> !connection.isOpen());
        assertThat(connection.closeReason()).contains(reason);
    }

    @Test
    void whenTheIdentityExpires() {
        long expires = inSeconds(2);
        SseConnection connection = open("/sse", expires);
        join(connection.send(io.quarkiverse.sse.SseEvent.builder().data("before").build()));
        assertEnds(connection, SseCloseReason.EXPIRED);
        assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(expires));
        streams.get(0).awaitEnd();
        assertThat(streams.get(0).received()).contains("data: before\n\n");
    }

    @Test
    void whenItHasJustExpired() {
        assertEnds(open("/sse", inSeconds(-10)), SseCloseReason.EXPIRED);
    }

    @Test
    void laterWithGrace() {
        long expires = inSeconds(1);
        SseConnection connection = open("/graceful", expires);
        assertEnds(connection, SseCloseReason.EXPIRED);
        assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(expires + 3));
    }

    @Test
    void notAtAllIfThatIsIgnored() {
        SseConnection connection = open("/ignoring", inSeconds(1));
        await().during(Duration.ofSeconds(3)).until(connection::isOpen);
    }

    @Test
    void norInAThousandYears() {
        List<SseConnection> open = List.of(open("/sse", Long.MAX_VALUE), open("/sse", Long.MAX_VALUE / 1000),
                open("/sse", inSeconds(1_000_000)));
        SseConnection soon = open("/sse", inSeconds(1));
        assertEnds(soon, SseCloseReason.EXPIRED);
        assertThat(open).allMatch(SseConnection::isOpen);
    }

    @Test
    void afterTheirLifetime() {
        List<SseConnection> open = new ArrayList<>();
        Instant begin = Instant.now();
        for (int i = 0; i < 20; i++) {
            open.add(open("/short", inSeconds(100)));
        }
        for (SseConnection connection : open) {
            assertEnds(connection, SseCloseReason.MAX_LIFETIME);
        }
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(1800));
    }

    @Test
    void unlessTheyEndBefore() {
        SseConnection connection = open("/sse", inSeconds(2));
        streams.get(0).close();
        assertEnds(connection, SseCloseReason.CLIENT);
    }
}
