package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build().send(
                HttpRequest.newBuilder(root.resolve(path)).header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String text(HttpResponse<InputStream> response) throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
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
    void aThirdStreamIsOneTooMany() throws Exception {
        HttpResponse<InputStream> first = open("/door?answer=subscribe");
        HttpResponse<InputStream> second = open("/door");
        get("/door").statusCode(503).header("Retry-After", notNullValue());
        awaitOneMore("503");
        first.body().close();
        awaitOneMore("CLIENT");
        given().post("/endings/unregister");
        awaitOneMore("UNREGISTERED");
        text(second);
    }

    @Test
    void aPlainEventSourceIsToldToComeBack() throws Exception {
        try (InputStream held = open("/patient").body()) {
            HttpResponse<InputStream> second = open("/patient");
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(text(second)).matches(":[^\n]+\nretry: [1-9][0-9]+\n\n");
        }
    }

    @Test
    void aStreamHasItsTime() throws Exception {
        assertThat(text(open("/brief"))).contains("retry: ");
        awaitOneMore("MAX_LIFETIME");
    }

    @Test
    void aReaderThatStopsIsCut() throws Exception {
        try (Socket socket = openWithoutReading("/slow")) {
            given().post("/endings/slow").then().statusCode(200);
            awaitOneMore("STALLED");
        }
    }

    @Test
    void aReaderThatIsTooSlowIsCut() throws Exception {
        try (Socket socket = openWithoutReading("/full")) {
            given().post("/endings/full").then().statusCode(200);
            awaitOneMore("OVERFLOW");
        }
    }

    /** Reads the beginning of the answer, and no more. */
    private Socket openWithoutReading(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK");
        return socket;
    }
}
