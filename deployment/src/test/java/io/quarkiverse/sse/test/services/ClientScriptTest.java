package io.quarkiverse.sse.test.services;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** The script is small, and asked for again only when it has changed. */
class ClientScriptTest {

    private static final int MOST_BYTES = 3 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.http.root-path", "/app")
            .overrideConfigKey("quarkus.sse.client.enabled", "true")
            .overrideConfigKey("quarkus.sse.client.path", "/assets/tabs.js")
            // matches the path too
            .overrideConfigKey("quarkus.sse.other.path", "/{a}/{b}");

    @TestHTTPResource("/assets/tabs.js")
    URI uri;

    @Test
    void isServedBelowTheRootPath() throws Exception {
        HttpResponse<byte[]> response = get("gzip, deflate, br");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map()).containsEntry("content-type", List.of("text/javascript; charset=utf-8"))
                .containsEntry("content-encoding", List.of("gzip"))
                .containsEntry("cache-control", List.of("no-cache"))
                .containsEntry("vary", List.of("accept-encoding"));
        assertThat(response.body()).hasSizeLessThanOrEqualTo(MOST_BYTES);
        assertThat(gunzip(response.body())).contains("export class SharedEventSource").doesNotContain("//", "/*", "\n ");
    }

    @Test
    void isServedAsItIsToWhoHasNoGzip() throws Exception {
        HttpResponse<byte[]> response = get("identity");
        assertThat(response.headers().map()).doesNotContainKey("content-encoding");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo(gunzip(get("gzip").body()));
    }

    @ParameterizedTest
    @ValueSource(strings = { "gzip", "identity" })
    void isNotSentAgain(String coding) throws Exception {
        String tag = get(coding).headers().firstValue("etag").orElseThrow();
        for (String kept : new String[] { tag, "W/" + tag, "\"other\", " + tag, "*" }) {
            HttpResponse<byte[]> response = send("GET", coding, kept);
            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(response.headers().firstValue("etag")).contains(tag);
            assertThat(response.body()).isEmpty();
        }
        assertThat(send("GET", coding, "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void hasATagForEachCoding() throws Exception {
        assertThat(get("gzip").headers().firstValue("etag")).isNotEqualTo(get("identity").headers().firstValue("etag"));
    }

    @Test
    void isLookedAtWithHead() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", "identity", "\"other\"");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(get("identity").body().length);
    }

    @Test
    void isNotPosted() {
        given().post(uri).then().statusCode(405).header("Allow", containsString("GET"));
    }

    private HttpResponse<byte[]> get(String coding) throws IOException, InterruptedException {
        return send("GET", coding, "\"other\"");
    }

    private HttpResponse<byte[]> send(String method, String coding, String kept) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Accept-Encoding", coding).header("If-None-Match", kept).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String gunzip(byte[] body) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
