package io.quarkiverse.sse.churn;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.quarkiverse.sse.SseCloseReason;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/**
 * Clients that come at a steady rate, each for one {@link Visit}. Runs on one event loop, but for the waiting.
 */
final class Crowd implements AutoCloseable {

    static final int PER_SECOND = 200;

    private static final long TICK_MILLIS = 10;
    private static final int SMALL_BUFFER = 4096;
    private static final int LARGE_WINDOW = 8 * 1024 * 1024;
    private static final int ADDRESSES = 50;

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final Random random;

    final NetClient plain = vertx.createNetClient();
    /** What closes with a reset. */
    final NetClient abrupt = vertx.createNetClient(new NetClientOptions().setSoLinger(0));
    /** What holds so little that its server notices soon that it does not read. */
    final NetClient small = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(SMALL_BUFFER));
    private final HttpClient http1 = vertx.createHttpClient();
    final HttpClient http2 = http2(LARGE_WINDOW);
    final HttpClient http2ThatCloses = http2(LARGE_WINDOW);
    final HttpClient http2ThatDoesNotRead = http2(Http2Settings.DEFAULT_INITIAL_WINDOW_SIZE);

    /** Of the connection of {@link #http2}. */
    final Silence silence = new Silence();

    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger neverEnded = new AtomicInteger();
    private volatile String lastId = "none";
    private long startedAt;
    private long timer;
    private int due;
    private long users;

    Crowd(int port, long seed) {
        this.port = port;
        this.random = new Random(seed);
    }

    /**
     * @param window how many bytes one stream, and all of them together, may have on their way. Its
     *        streams share one connection, so with a small window a busy client is a slow one
     */
    private HttpClient http2(int window) {
        return vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false).setHttp2ConnectionWindowSize(window)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(window))
                .setHttp2MaxPoolSize(1).setHttp2MultiplexingLimit(1_000));
    }

    /** Lets them come, as many as are due, even if an iteration came late. */
    void start() {
        startedAt = System.nanoTime();
        due = 0;
        timer = vertx.setPeriodic(TICK_MILLIS, ignored -> {
            long millis = (System.nanoTime() - startedAt) / 1_000_000;
            for (; due < millis * PER_SECOND / 1_000; due++) {
                Visit.at(random.nextInt(Visit.ALL)).begin(this);
                started.incrementAndGet();
            }
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    int started() {
        return started.get();
    }

    /** {@return how many found no server} */
    int failed() {
        return failed.get();
    }

    /** {@return how many streams the server should have ended, and has not} */
    int neverEnded() {
        return neverEnded.get();
    }

    /** Somewhere between these times. */
    void after(int minMillis, int maxMillis, Runnable action) {
        vertx.setTimer(random.nextInt(minMillis, maxMillis), ignored -> action.run());
    }

    void connect(NetClient client, Consumer<NetSocket> visit) {
        client.connect(port, Application.HOST).onFailure(failure -> failed.incrementAndGet()).onSuccess(socket -> {
            // the server may reset what it has enough of
            socket.exceptionHandler(ignored -> {
            });
            visit.accept(socket);
        });
    }

    String request(String path, Visit visit, String... headers) {
        return "GET " + uri(path, visit) + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-Forwarded-For: "
                + address() + "\r\n" + String.join("", headers) + (accepted(visit) ? "Accept-Encoding: gzip\r\n" : "") + "\r\n";
    }

    /**
     * {@return whether it accepts gzip} Who does not read would be noticed too late: a socket takes more
     * events that are compressed.
     */
    private boolean accepted(Visit visit) {
        return !visit.reasons().contains(SseCloseReason.STALLED) && random.nextBoolean();
    }

    /** {@return a header with a user who has no other connection} */
    String newUser() {
        return "X-User: user-" + users++ + "\r\n";
    }

    void withTicket(Consumer<String> visit) {
        http1.request(HttpMethod.POST, port, Application.HOST, "/ticket")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .onFailure(failure -> failed.incrementAndGet())
                .onSuccess(ticket -> visit.accept(ticket.toString()));
    }

    private static String uri(String path, Visit visit) {
        return path + (path.contains("?") ? "&" : "?") + "visit=" + visit;
    }

    private String address() {
        return "192.0.2." + random.nextInt(ADDRESSES);
    }

    void request(HttpClient client, Visit visit, Consumer<HttpClientResponse> begun) {
        client.request(new RequestOptions().setMethod(HttpMethod.GET).setHost(Application.HOST).setPort(port)
                .setURI(uri("/sse", visit)).putHeader("accept", "text/event-stream").putHeader("x-forwarded-for", address())
                .putHeader("accept-encoding", accepted(visit) ? "gzip" : "identity"))
                .compose(HttpClientRequest::send)
                .onSuccess(response -> {
                    response.exceptionHandler(ignored -> {
                    });
                    begun.accept(response);
                });
        // one that fails was on a connection that another one has closed
    }

    /** Counts a stream that the server does not end in time. */
    void endsWithin(NetSocket socket, int millis) {
        long late = vertx.setTimer(millis, ignored -> {
            neverEnded.incrementAndGet();
            socket.close();
        });
        socket.closeHandler(ignored -> vertx.cancelTimer(late));
    }

    /** {@return the last position that one of them has seen} */
    String lastId() {
        return lastId;
    }

    void saw(String text) {
        int id = text.lastIndexOf("\nid: ");
        int end = text.indexOf('\n', id + 1);
        if (id >= 0 && end > 0) {
            lastId = text.substring(id + "\nid: ".length(), end);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
