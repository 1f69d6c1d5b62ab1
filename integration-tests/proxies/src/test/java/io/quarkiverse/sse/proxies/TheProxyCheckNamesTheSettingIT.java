package io.quarkiverse.sse.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.redis.RedisServer;
import io.quarkiverse.sse.testing.lint.SseFinding;
import io.quarkiverse.sse.testing.lint.SseLint;
import io.quarkiverse.sse.testing.lint.SseProxyCheck;

/** What proxies do to streams when they are configured badly is found, and how to configure them better is said. */
@Timeout(60)
class TheProxyCheckNamesTheSettingIT {

    private static final String STREAMS = "/sse";
    private static final String WITHOUT_HEARTBEATS = "/sse/quiet";
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static RedisServer redis;
    private static Node node;

    private ScheduledExecutorService publisher;
    private int published;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        node = new Node(redis.uri()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
        redis.close();
    }

    @BeforeEach
    void publish() {
        publisher = Executors.newSingleThreadScheduledExecutor();
        publisher.scheduleWithFixedDelay(this::publishOne, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void publishOne() {
        try {
            node.publish("sse", "event " + published++);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stopPublishing() {
        publisher.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrongWithTheConfigurationsOfTheDocumentation(Proxy.Kind kind) throws Exception {
        try (Proxy proxy = Proxy.start(kind, node, node)) {
            for (Client.Version version : Client.Version.values()) {
                SseProxyCheck check = check(proxy, version, STREAMS);
                assertThat(check.check()).isEmpty();
                assertThat(check.summary()).anyMatch(line -> line.matches("delay of \\d\\d events .*"))
                        .contains("Last-Event-ID: is passed on");
                SseLint lint = SseLint.of(proxy.url(version, STREAMS)).insecure().listen(SHORT);
                if (version == Client.Version.HTTP_2) {
                    lint.http2();
                }
                lint.assertClean();
            }
        }
    }

    @Test
    void nginxThatBuffers() throws Exception {
        SseFinding found = find(Proxy.Kind.NGINX, STREAMS, "buffered", configuration -> configuration
                .replace("proxy_http_version 1.1;", "")
                .replace("location /sse {", "location /sse {\nproxy_buffering on;\nproxy_ignore_headers X-Accel-Buffering;"));
        assertThat(found.error()).isTrue();
        assertThat(found.advice()).anyMatch(line -> line.startsWith("nginx: proxy_buffering off;"))
                .anyMatch(line -> line.startsWith("ingress-nginx: nginx.ingress.kubernetes.io/proxy-buffering: \"off\""));
    }

    @ParameterizedTest
    @EnumSource
    void anIdleTimeOut(Proxy.Kind kind) throws Exception {
        SseFinding found = find(kind, WITHOUT_HEARTBEATS, "idle-cut", configuration -> configuration);
        assertThat(found.error()).isTrue();
        assertThat(found.found()).matches("the stream was cut after 3\\.\\d s in which nothing came");
        assertThat(found.advice()).anyMatch(line -> line.startsWith("nginx: proxy_read_timeout"));
        assertThat(found.advice().stream().anyMatch(line -> line.startsWith("HAProxy: timeout server")))
                .as("nginx says who it is, HAProxy does not").isEqualTo(kind == Proxy.Kind.HAPROXY);
    }

    @Test
    void nginxThatCompresses() throws Exception {
        SseFinding found = find(Proxy.Kind.NGINX, STREAMS, "compressed", configuration -> configuration
                .replace("location /sse {", "location /sse {\ngzip on;\ngzip_proxied any;\ngzip_types text/event-stream;"));
        assertThat(found.error()).isFalse();
        assertThat(found.found()).startsWith("Content-Encoding: gzip");
        assertThat(found.advice()).anyMatch(line -> line.contains("gzip_types"));
    }

    @Test
    void haproxyThatDelays() throws Exception {
        SseFinding found = find(Proxy.Kind.HAPROXY, STREAMS, "delayed",
                configuration -> configuration.replace("option http-no-delay", ""));
        assertThat(found.error()).isFalse();
        assertThat(found.advice()).contains("HAProxy: option http-no-delay");
    }

    @Test
    void headersThatAreChanged() throws Exception {
        SseFinding found = find(Proxy.Kind.HAPROXY, STREAMS, "header-changed", configuration -> configuration
                .replace("use_backend streams", "http-response del-header Cache-Control\n    use_backend streams"));
        assertThat(found.error()).isFalse();
        assertThat(found.found()).isEqualTo("Cache-Control is missing instead of no-cache, no-transform");
        assertThat(find(Proxy.Kind.NGINX, STREAMS, "header-changed", configuration -> configuration
                .replace("location /sse {",
                        "location /sse {\nproxy_hide_header Content-Type;\nadd_header Content-Type text/plain;"))
                .error()).isTrue();
    }

    @Test
    void lastEventIdsThatAreNotPassedOn() throws Exception {
        SseFinding found = find(Proxy.Kind.NGINX, STREAMS, "last-event-id", configuration -> configuration
                .replace("location /sse {", "location /sse {\nproxy_set_header Last-Event-ID \"\";"));
        assertThat(found.error()).isTrue();
        assertThat(found.advice()).anyMatch(line -> line.startsWith("nginx: no proxy_set_header Last-Event-ID"));
    }

    @Test
    void aProxyWithoutTheApplication() throws Exception {
        SseFinding found = find(Proxy.Kind.NGINX, STREAMS, "status", configuration -> configuration
                .replace("location /sse {", "location /sse {\nreturn 404;"));
        assertThat(found.found()).isEqualTo("status 404 through the proxy, 200 at the origin");
    }

    private static SseFinding find(Proxy.Kind kind, String path, String rule, UnaryOperator<Template> change)
            throws Exception {
        try (Proxy proxy = Proxy.start(kind, node, node, change)) {
            List<SseFinding> findings = check(proxy, Client.Version.HTTP_1_1, path).check();
            assertThat(findings).extracting(SseFinding::rule).containsExactly(rule);
            return findings.get(0);
        }
    }

    private static SseProxyCheck check(Proxy proxy, Client.Version version, String path) {
        SseProxyCheck check = SseProxyCheck.between(proxy.url(version, path), "http://127.0.0.1:" + node.port() + path)
                .insecure().listen(path.equals(STREAMS) ? SHORT : Proxy.IDLE.plusSeconds(2));
        return version == Client.Version.HTTP_2 ? check.http2() : check;
    }
}
