package io.quarkiverse.sse.testing.lint;

import static io.quarkiverse.sse.testing.ByteServer.CHUNKED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.testing.ByteServer;

/** What the program prints, and with which status it exits. */
@Timeout(30)
class CommandLineTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private ByteServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ByteServer(peer -> {
            String body = "data: a\n\n";
            if (peer.request().contains("X-Bad: yes")) {
                body = "Data: a\n\nevent: b\n\n";
            } else if (peer.request().contains("Last-Event-ID: 7")) {
                body = "event: b\n\n";
            }
            peer.send(CHUNKED).chunk(body).send("0\r\n\r\n");
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void cleanIsZero() {
        assertThat(run(url())).isZero();
        assertThat(printed.toString(UTF_8)).matches("HTTP/1.1, status 200, 1 event and 0 comments in 0.\\d s\nclean\n");
    }

    @Test
    void errorsAreOne() {
        assertThat(run("--header", "X-Bad: yes", "--time", "5s", url())).isOne();
        assertThat(printed.toString(UTF_8)).contains("""
                error    unknown-field      line 1 "Data: a": a browser ignores the line (HTML 9.2.6)  → use data""")
                .endsWith("\n1 error, 1 warning\n");
    }

    @Test
    void warningsAreZeroUnlessStrict() {
        assertThat(run("--last-event-id", "7", url())).isZero();
        assertThat(printed.toString(UTF_8)).contains("warning  event-without-data").endsWith("\n1 warning\n");
        assertThat(run("--last-event-id", "7", "--strict", url())).isOne();
        assertThat(run("--last-event-id", "7", "--strict", "--ignore", "event-without-data", url())).isZero();
    }

    @Test
    void versionsAreCheckedOneAfterTheOther() {
        assertThat(run("--http1.1", "--http1.0", url())).isOne();
        assertThat(server.requests.get(0)).startsWith("GET /sse?a=b HTTP/1.1\r\n");
        assertThat(server.requests.get(1)).startsWith("GET /sse?a=b HTTP/1.0\r\n");
        assertThat(printed.toString(UTF_8)).contains("HTTP/1.1 to HTTP/1.0, status 200").contains("http10-chunked");
    }

    @Test
    void helpIsZeroAndWrongUsageTwo() {
        assertThat(run("--help")).isZero();
        assertThat(printed.toString(UTF_8)).startsWith("usage: java -jar");
        assertThat(run()).isEqualTo(2);
        assertThat(run("--what", url())).isEqualTo(2);
        assertThat(run("--time", "soon", url())).isEqualTo(2);
        assertThat(run("--header", "none", url())).isEqualTo(2);
        assertThat(run(url(), "--through")).isEqualTo(2);
        assertThat(run("localhost:8080/sse")).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("no URL\n", "not an option: --what\n", "not a time: soon\n",
                "not a header: none\n", "--through needs a value\n", "not an http or https URL: localhost:8080/sse\n");
    }

    @Test
    void noAnswerIsTwo() throws Exception {
        server.close();
        assertThat(run(url())).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("can't be checked: java.net.ConnectException: Connection refused");
    }

    private String url() {
        return server.uri().toString();
    }

    private int run(String... arguments) {
        return Main.run(new PrintStream(printed, true, UTF_8), arguments);
    }
}
