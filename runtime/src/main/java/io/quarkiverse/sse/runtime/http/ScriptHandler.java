package io.quarkiverse.sse.runtime.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Serves a text, such as the client script. Browsers keep it and ask each time whether it is still
 * the same, so that tabs which work together have the same script.
 */
public final class ScriptHandler implements Handler<RoutingContext> {

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String GZIP = "gzip";

    private final String contentType;
    private final Buffer plain;
    private final Buffer compressed;
    private final String plainTag;
    private final String compressedTag;

    /**
     * @param script the script
     */
    public ScriptHandler(String script) {
        this(JAVASCRIPT, script);
    }

    /**
     * @param contentType the type of the text
     * @param text the text
     */
    public ScriptHandler(String contentType, String text) {
        this.contentType = contentType;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String digest = digest(bytes);
        plain = Buffer.buffer(bytes);
        compressed = Buffer.buffer(gzip(bytes));
        plainTag = '"' + digest + '"';
        compressedTag = '"' + digest + '-' + GZIP + '"';
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        boolean head = request.method() == HttpMethod.HEAD;
        if (!head && request.method() != HttpMethod.GET) {
            response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD").end();
            return;
        }
        boolean gzip = ContentCoding.chosenFor(request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)) == ContentCoding.GZIP;
        String tag = gzip ? compressedTag : plainTag;
        response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (isKept(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(304).end();
            return;
        }
        Buffer body = gzip ? compressed : plain;
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        if (head) {
            response.end();
        } else {
            response.end(body);
        }
    }

    /** A proxy may have made the tag a weak one. */
    private static boolean isKept(String ifNoneMatch, String tag) {
        return ifNoneMatch != null && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(tag));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(result)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return result.toByteArray();
    }
}
