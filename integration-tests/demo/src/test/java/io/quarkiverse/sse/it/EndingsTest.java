package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;

/** How requests are refused and streams end: on the JVM and natively. */
@QuarkusTest
@Timeout(60)
class EndingsTest {

    @TestHTTPResource("/")
    URI root;

    private Map<String, Integer> before;

    @BeforeEach
    void count() {
        before = counts();
    }

    private static Map<String, Integer> counts() {
        return given().get("/endings").jsonPath().getMap("$");
    }

    private void awaitOneMore(String what) {
        await().until(() -> counts().getOrDefault(what, 0) == before.getOrDefault(what, 0) + 1);
    }

    private static ValidatableResponse get(String path) {
        return given().accept("text/event-stream").get(path).then();
    }

    private SseTestStream open(String path) {
        return SseTestClient.open(root.resolve(path));
    }

    @ParameterizedTest
    @CsvSource({ "refuse, 451, Not in this country", "forbid, 403, ''", "throw, 500, ''", "hang, 503, ''" })
    void aCheckRefuses(String answer, int status, String reason) {
        get("/door?answer=" + answer).statusCode(status).body(containsString(reason));
        awaitOneMore(Integer.toString(status));
    }

    @Test
    void aRequestIsRefusedThatIsNotForAStream() {
        given().accept("application/json").get("/door").then().statusCode(406);
        awaitOneMore("406");
        get("/members").statusCode(401);
    }

    @Test
    void aThirdStreamIsOneTooMany() {
        SseTestStream first = open("/door?answer=subscribe");
        SseTestStream second = open("/door");
        get("/door").statusCode(503).header("Retry-After", notNullValue());
        awaitOneMore("503");
        first.close();
        awaitOneMore("CLIENT");
        given().post("/endings/unregister");
        awaitOneMore("UNREGISTERED");
        second.awaitEnd();
    }

    @Test
    void aPlainEventSourceIsToldToComeBack() {
        try (SseTestStream held = open("/patient")) {
            SseTestStream second = open("/patient");
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.body()).matches(":[^\n]+\nretry: [1-9][0-9]+\n\n");
        }
    }

    @Test
    void aStreamHasItsTime() {
        assertThat(open("/brief").body()).contains("retry: ");
        awaitOneMore("MAX_LIFETIME");
    }

    @Test
    void aReaderThatStopsIsCut() {
        try (SseTestStream stream = openWithoutReading("/slow")) {
            given().post("/endings/slow").then().statusCode(200);
            awaitOneMore("STALLED");
        }
    }

    @Test
    void aReaderThatIsTooSlowIsCut() {
        try (SseTestStream stream = openWithoutReading("/full")) {
            given().post("/endings/full").then().statusCode(200);
            awaitOneMore("OVERFLOW");
        }
    }

    /** Reads the beginning of the answer, and no more. */
    private SseTestStream openWithoutReading(String path) {
        SseTestStream stream = SseTestClient.to(root.resolve(path)).paused().open();
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }
}
