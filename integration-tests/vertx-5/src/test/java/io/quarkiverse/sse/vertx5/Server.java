package io.quarkiverse.sse.vertx5;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** An HTTP server of the Vert.x that is there, and what is thrown while it handles a request. */
final class Server implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Vertx vertx;
    private final HttpServer http;

    Server(HttpServerOptions options) {
        this(Vertx.vertx(), options);
    }

    Server(Vertx vertx, HttpServerOptions options) {
        this.vertx = vertx;
        this.http = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0));
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return http.actualPort();
    }

    /**
     * @param handler called for each request, on its event loop
     * @return what the handler gave for the first request, or failed with
     */
    <T> CompletableFuture<T> handle(Function<HttpServerRequest, T> handler) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        http.requestHandler(request -> {
            try {
                result.complete(handler.apply(request));
            } catch (Throwable e) {
                result.completeExceptionally(e);
                request.connection().close();
            }
        });
        await(http.listen());
        return result;
    }

    /** Opens a connection and sends requests on it, one behind the other. */
    Socket send(String... requests) throws IOException {
        Socket socket = new Socket("127.0.0.1", http.actualPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(String.join("", requests).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static String get(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static <T> T await(Future<T> future) throws Exception {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }
}
