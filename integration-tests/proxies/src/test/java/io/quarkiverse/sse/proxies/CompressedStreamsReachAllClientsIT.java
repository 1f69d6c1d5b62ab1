package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.redis.RedisServer;

/**
 * Each event is sent when the client has shown the one before, so none may wait for the next one in a
 * decoder. Browsers are in the tests of the demo.
 */
@Timeout(60)
class CompressedStreamsReachAllClientsIT {

    private static final String PATH = "/sse/compressed";
    private static final int EVENTS = 200;

    private static RedisServer redis;
    private static Node node;
    private static Proxy proxy;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        node = new Node(redis.uri()).start();
        proxy = Proxy.start(Proxy.Kind.NGINX, node, node);
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        node.close();
        redis.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        await().until(() -> node.connections("compressed") == 0);
    }

    static List<List<String>> programs() {
        return List.of(List.of("curl", "-sN", "--compressed", "-H", "Accept: text/event-stream"),
                List.of("python3", resource("decode.py")),
                List.of("node", resource("decode.mjs")),
                List.of("node", resource("fetch.mjs")));
    }

    private static String resource(String name) {
        return Path.of("src/test/resources", name).toAbsolutePath().toString();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsOfOtherLanguages(List<String> program) throws Exception {
        show(program, "http://127.0.0.1:" + node.port() + PATH);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsBehindNginx(List<String> program) throws Exception {
        show(program, proxy.url(Client.Version.HTTP_1_1, PATH));
    }

    private static void show(List<String> program, String url) throws Exception {
        List<String> command = new ArrayList<>(program);
        command.set(0, Executables.findOrSkip(program.get(0)));
        command.add(url);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            await().until(() -> node.connections("compressed") == 1);
            for (int i = 0; i < EVENTS; i++) {
                node.publish("compressed", event(i));
                assertThat(nextData(out)).isEqualTo(event(i));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String event(int number) {
        return "{\"type\":\"quote\",\"symbol\":\"SAP\",\"text\":\"Grüße 漢字 🚀\",\"number\":" + number + "}";
    }

    private static String nextData(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith("data: {")) {
            line = out.readLine();
        }
        return line == null ? null : line.substring("data: ".length());
    }

    /** It asks for gzip, and decodes it, by itself. */
    @ParameterizedTest
    @EnumSource
    void okHttpBehindNginx(Client.Version version) throws Exception {
        okHttp(Client.of(version), proxy.url(version, PATH));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP_2")
    void okHttp(Client.Version version) throws Exception {
        okHttp(Client.of(version), "http://127.0.0.1:" + node.port() + PATH);
    }

    private static void okHttp(Client client, String url) throws Exception {
        try (EventStream stream = client.open(url)) {
            assertThat(stream.wasCompressed()).isTrue();
            assertThat(stream.nextData("address")).isEqualTo("127.0.0.1");
            for (int i = 0; i < EVENTS; i++) {
                node.publish("compressed", event(i));
                assertThat(stream.nextData(null)).isEqualTo(event(i));
            }
        }
    }
}
