package io.quarkiverse.sse.testing.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * HTTP/2 by the client of the JDK, which asks a server for an upgrade in clear text, and negotiates
 * with TLS. Where the server speaks HTTP/1.1 alone, the head says so.
 */
final class Http2Exchange implements Exchange {

    private final HttpClient client;
    private final Request request;
    private CompletableFuture<HttpResponse<InputStream>> answer;
    private InputStream body;
    private boolean closed;

    Http2Exchange(HttpClient client, Request request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public Head head() throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri());
        for (HeaderField field : request.fields()) {
            builder.header(field.name(), field.value());
        }
        CompletableFuture<HttpResponse<InputStream>> sent = client.sendAsync(builder.build(),
                HttpResponse.BodyHandlers.ofInputStream());
        synchronized (this) {
            answer = sent;
            if (closed) {
                sent.cancel(true);
            }
        }
        return head(response(sent));
    }

    private static HttpResponse<InputStream> response(CompletableFuture<HttpResponse<InputStream>> sent) throws IOException {
        try {
            return sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (RuntimeException cancelled) {
            throw new IOException("closed", cancelled);
        }
    }

    private Head head(HttpResponse<InputStream> response) {
        synchronized (this) {
            body = response.body();
            if (closed) {
                closeBody();
            }
        }
        List<HeaderField> fields = new ArrayList<>();
        response.headers().map().forEach((name, values) -> values.forEach(value -> {
            if (!name.startsWith(":")) {
                fields.add(new HeaderField(name, value));
            }
        }));
        HttpVersion version = response.version() == HttpClient.Version.HTTP_2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
        return new Head(version, response.statusCode(), fields, "");
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new CutException("the stream was reset", e);
        }
    }

    @Override
    public void vanish() {
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (body != null) {
            closeBody();
        } else if (answer != null) {
            answer.cancel(true);
        }
    }

    private void closeBody() {
        try {
            body.close();
        } catch (IOException gone) {
            // which is what it should be
        }
    }
}
