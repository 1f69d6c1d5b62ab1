package io.quarkiverse.sse.it;

import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/**
 * One stream, read by OkHttp's client, which does not reconnect.
 */
final class OkHttpStream extends EventSourceListener implements AutoCloseable {

    private final OkHttpClient client;
    private final EventSource source;
    private final ReceivedEvents events = new ReceivedEvents();
    private final CompletableFuture<Response> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private OkHttpStream(URL url, Protocol protocol) {
        client = new OkHttpClient.Builder().protocols(List.of(protocol)).readTimeout(Duration.ZERO).build();
        source = EventSources.createFactory(client).newEventSource(new Request.Builder().url(url).build(), this);
    }

    static OkHttpStream http1(URL url) {
        return new OkHttpStream(url, Protocol.HTTP_1_1);
    }

    static OkHttpStream http2(URL url) {
        return new OkHttpStream(url, Protocol.H2_PRIOR_KNOWLEDGE);
    }

    StreamEvent next(String type) {
        return next(type, event -> true);
    }

    StreamEvent next(String type, Predicate<StreamEvent> condition) {
        return events.next(type, condition);
    }

    Response awaitOpen() {
        return opened.orTimeout(ReceivedEvents.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void awaitEnd() {
        await().atMost(ReceivedEvents.PATIENCE).until(ended::isDone);
    }

    @Override
    public void onOpen(EventSource source, Response response) {
        opened.complete(response);
    }

    @Override
    public void onEvent(EventSource source, String id, String type, String data) {
        events.add(type, data);
    }

    @Override
    public void onClosed(EventSource source) {
        ended.complete(null);
    }

    @Override
    public void onFailure(EventSource source, Throwable failure, Response response) {
        opened.completeExceptionally(new IllegalStateException("refused: " + response, failure));
        ended.complete(null);
    }

    @Override
    public void close() {
        source.cancel();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
