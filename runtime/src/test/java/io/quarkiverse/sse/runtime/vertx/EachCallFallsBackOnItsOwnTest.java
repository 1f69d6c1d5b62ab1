package io.quarkiverse.sse.runtime.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** Each call survives that something is missing, on each of several calls, and only what needs it takes the public way. */
class EachCallFallsBackOnItsOwnTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "- | channelOf contextOf newContext onNextIteration",
            "io.vertx.core.http.impl.HttpServerRequestInternal | channelOf newContext onNextIteration",
            "io.vertx.core.impl.VertxInternal | channelOf contextOf onNextIteration",
            "io.vertx.core.net.impl.ConnectionBase | contextOf newContext onNextIteration",
            "io.netty.util.internal.ThreadExecutorMap | channelOf contextOf newContext",
            "io.netty.channel.nio.AbstractNioChannel$NioUnsafe | contextOf newContext onNextIteration",
            "io.netty.channel.unix.Socket | channelOf contextOf newContext onNextIteration" })
    void theOthersGoOn(String missing, String reaching) throws Exception {
        Class<?> calls = new Without(missing).loadClass(Calls.class.getName());
        @SuppressWarnings("unchecked")
        Function<HttpServerRequest, CompletableFuture<Set<String>>> all = (Function<HttpServerRequest, CompletableFuture<Set<String>>>) calls
                .getDeclaredConstructor().newInstance();
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Set<String>> first = new CompletableFuture<>();
            CompletableFuture<Set<String>> second = new CompletableFuture<>();
            HttpServer server = vertx.createHttpServer().requestHandler(request -> {
                CompletableFuture<Set<String>> result = request.path().equals("/1") ? first : second;
                try {
                    all.apply(request).thenAccept(result::complete);
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
            server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            for (int i = 1; i <= 2; i++) {
                CompletableFuture<Set<String>> result = i == 1 ? first : second;
                try (Socket client = new Socket("127.0.0.1", server.actualPort())) {
                    client.setSoTimeout(20_000);
                    client.getOutputStream()
                            .write(("GET /" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    assertThat(String.join(" ", result.get(20, TimeUnit.SECONDS))).isEqualTo(reaching);
                    // closeNow
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** Calls everything for a request, and closes its connection; gives what did not take the public way. */
    public static final class Calls implements Function<HttpServerRequest, CompletableFuture<Set<String>>> {

        @Override
        public CompletableFuture<Set<String>> apply(HttpServerRequest request) {
            Context current = Vertx.currentContext();
            Vertx vertx = current.owner();
            Set<String> reaching = new TreeSet<>();
            if (VertxInternals.newContext(vertx) != current) {
                reaching.add("newContext");
            }
            VertxInternals.ResponseChannel channel = VertxInternals.channelOf(request);
            if (channel != null) {
                reaching.add("channelOf");
            }
            if (VertxInternals.hasChannels() != (channel != null)) {
                reaching.add("hasChannels differs");
            }
            CompletableFuture<Set<String>> done = new CompletableFuture<>();
            // a thread that doesn't know the request
            CompletableFuture.supplyAsync(() -> VertxInternals.contextOf(request, vertx)).whenComplete((context, failure) -> {
                if (failure != null) {
                    done.completeExceptionally(failure);
                    return;
                }
                if (context == current) {
                    reaching.add("contextOf");
                }
                current.runOnContext(ignored -> nextIteration(request, current, reaching, done));
            });
            return done;
        }

        private static void nextIteration(HttpServerRequest request, Context loop, Set<String> reaching,
                CompletableFuture<Set<String>> done) {
            boolean[] others = { false };
            VertxInternals.onNextIteration(loop, ignored -> {
                if (others[0]) {
                    reaching.add("onNextIteration");
                }
                done.complete(reaching);
                VertxInternals.closeNow(request.connection());
            });
            loop.runOnContext(ignored -> others[0] = true);
        }
    }

    /** Loads the classes of this package anew, and does not find one that they mention. */
    private static final class Without extends ClassLoader {

        private final String missing;

        Without(String missing) {
            super(EachCallFallsBackOnItsOwnTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(missing)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(VertxInternals.class.getPackageName() + '.')) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
