package io.quarkiverse.sse.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis server on a free port: the {@code redis-server} of the path if it is new enough, or
 * else the one that a library contains.
 */
public final class RedisServer implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private static Path executable;

    private final int port;
    private final Path directory;
    private final List<String> options;
    private Process process;
    private Vertx vertx;

    private RedisServer(int port, List<String> options) throws IOException {
        this.port = port;
        this.options = options;
        directory = Files.createTempDirectory("redis");
    }

    public static RedisServer start() throws IOException {
        return start(freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Starts a server with options of the command line in addition to those that all have. */
    static RedisServer start(int port, String... options) throws IOException {
        RedisServer server = new RedisServer(port, List.of(options));
        server.startAgain();
        return server;
    }

    private static synchronized Path executable() throws IOException {
        if (executable == null) {
            executable = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, "redis-server"))
                    .filter(file -> Files.isExecutable(file) && isNewEnough(file)).findFirst().orElse(null);
        }
        if (executable == null) {
            executable = RedisExecProvider.defaultProvider().get().toPath();
        }
        return executable;
    }

    /** The extension asks for Redis 6.2. */
    private static boolean isNewEnough(Path redisServer) {
        try {
            Process process = new ProcessBuilder(redisServer.toString(), "--version").redirectErrorStream(true).start();
            Matcher version = VERSION.matcher(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find()
                    && Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) >= 602;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Talks to the server as somebody else would, with a connection for this command alone.
     *
     * @param words a command and its arguments
     * @return the reply as text: of a list, a line for each element; of an error, its message
     */
    public String cli(String... words) {
        Request request = Request.cmd(Command.create(words[0]));
        for (int i = 1; i < words.length; i++) {
            request.arg(words[i]);
        }
        Redis client = Redis.createClient(vertx(), uri());
        try {
            return text(client.send(request).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause().getMessage();
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            client.close();
        }
    }

    private static String text(Response response) {
        if (response == null) {
            return "";
        }
        if (response.type() != ResponseType.MULTI) {
            return response.toString();
        }
        return StreamSupport.stream(response.spliterator(), false).map(RedisServer::text).collect(Collectors.joining("\n"));
    }

    private synchronized Vertx vertx() {
        if (vertx == null) {
            vertx = Vertx.vertx();
        }
        return vertx;
    }

    public void startAgain() throws IOException {
        List<String> command = new ArrayList<>(List.of(executable().toString(), "--port", Integer.toString(port), "--bind",
                "127.0.0.1", "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0", "--dir",
                directory.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            }
        });
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    public void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
