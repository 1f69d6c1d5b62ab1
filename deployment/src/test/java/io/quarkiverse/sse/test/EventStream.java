package io.quarkiverse.sse.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * An event stream as a client sees it: status, headers and the raw text that has arrived so far.
 */
public final class EventStream implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Collector collector;
    private final HttpResponse.ResponseInfo head;

    private EventStream(HttpClient client, HttpClient.Version version, URI uri, Collector collector, String... headers) {
        this.collector = collector;
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(version);
        if (headers.length > 0) {
            request.headers(headers);
        }
        CompletableFuture<HttpResponse.ResponseInfo> answered = new CompletableFuture<>();
        client.sendAsync(request.build(), info -> {
            answered.complete(info);
            return collector;
        }).whenComplete((response, failure) -> {
            if (failure != null) {
                answered.completeExceptionally(failure);
            }
        });
        head = answered.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    public static EventStream open(URI uri, String... moreHeaders) {
        return open(HttpClient.Version.HTTP_1_1, uri, moreHeaders);
    }

    public static EventStream open(HttpClient.Version version, URI uri, String... moreHeaders) {
        String[] headers = new String[moreHeaders.length + 2];
        headers[0] = "Accept";
        headers[1] = "text/event-stream";
        System.arraycopy(moreHeaders, 0, headers, 2, moreHeaders.length);
        return new EventStream(CLIENT, version, uri, new Collector(Long.MAX_VALUE), headers);
    }

    public static EventStream openWith(URI uri, String... headers) {
        return new EventStream(CLIENT, HttpClient.Version.HTTP_1_1, uri, new Collector(Long.MAX_VALUE), headers);
    }

    public static int statusOf(URI uri) {
        try (EventStream stream = open(uri)) {
            return stream.status();
        }
    }

    /** Doesn't read the body until it is told to. Has a connection of its own. */
    public static EventStream openWithoutReading(HttpClient.Version version, URI uri) {
        HttpClient client = HttpClient.newHttpClient();
        return new EventStream(client, version, uri, new Collector(0), "Accept", "text/event-stream");
    }

    public void startReading() {
        collector.read(Long.MAX_VALUE);
    }

    public int status() {
        return head.statusCode();
    }

    public HttpClient.Version version() {
        return head.version();
    }

    public String header(String name) {
        return head.headers().firstValue(name).orElse(null);
    }

    public String text() {
        return collector.text();
    }

    public boolean isEnded() {
        return collector.ended.isDone();
    }

    /** Waits until exactly this has arrived; fails as soon as something else has. */
    public EventStream awaitText(String expected) {
        await().atMost(PATIENCE).until(() -> text().length() >= expected.length() || !expected.startsWith(text()));
        assertThat(text()).isEqualTo(expected);
        return this;
    }

    public EventStream awaitContaining(String expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text()).contains(expected));
        return this;
    }

    public EventStream awaitEnd() {
        await().atMost(PATIENCE).until(this::isEnded);
        return this;
    }

    /** Leaves, as a browser does when its tab is closed. */
    @Override
    public void close() {
        collector.cancel();
    }

    private static final class Collector implements HttpResponse.BodySubscriber<Void> {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        private final long initialDemand;

        Collector(long initialDemand) {
            this.initialDemand = initialDemand;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription.complete(subscription);
            if (initialDemand > 0) {
                subscription.request(initialDemand);
            }
        }

        void read(long items) {
            subscription.thenAccept(s -> s.request(items));
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            synchronized (bytes) {
                for (ByteBuffer buffer : buffers) {
                    byte[] chunk = new byte[buffer.remaining()];
                    buffer.get(chunk);
                    bytes.writeBytes(chunk);
                }
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }

        void cancel() {
            subscription.thenAccept(Flow.Subscription::cancel);
            ended.complete(null);
        }

        @Override
        public void onError(Throwable failure) {
            ended.complete(null);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
