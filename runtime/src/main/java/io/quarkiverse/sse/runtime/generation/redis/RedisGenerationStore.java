package io.quarkiverse.sse.runtime.generation.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.sse.runtime.generation.GenerationStore;
import io.quarkiverse.sse.runtime.log.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Shares the generations of a service in Redis, over one connection of its own. What is asked while
 * there is none waits for the next attempt to connect, and fails with it. Everything in it belongs to
 * one event loop.
 */
final class RedisGenerationStore implements GenerationStore, RedisLink.Listener {

    /** How long a node counts as a reader since it has read. */
    private static final long READER_MILLIS = 3_000;
    private static final int MAX_EVENTS = 256;

    private final Settings settings;
    private final Context loop;
    private final RedisLink link;
    private final String node = UUID.randomUUID().toString();
    private List<Call> waiting = new ArrayList<>();
    private boolean closed;

    /**
     * The configuration of the store.
     *
     * @param prefix what the keys begin with
     * @param timeout how long Redis may take to answer
     * @param lease how long a run counts as alive since its node has written
     * @param keep how long a run is kept when it has ended
     * @param maxBytes how many bytes of a run are kept
     * @param overheadBytes how many bytes an event counts for beside its own
     */
    record Settings(String prefix, Duration timeout, Duration lease, Duration keep, long maxBytes, int overheadBytes) {
    }

    private record Call(Request request, CompletableFuture<Response> reply) {
    }

    RedisGenerationStore(RedisOptions options, Context loop, Settings settings) {
        this.settings = settings;
        this.loop = loop;
        this.link = new RedisLink(loop, options, settings.timeout(), this);
    }

    @Override
    public CompletionStage<Claim> claim(String key, String run, LastEvent failure) {
        return send(script(GenerationScripts.CLAIM, key).arg(run == null ? "" : run)
                .arg(settings.lease().toMillis()).arg(settings.keep().toMillis())
                .arg(failure.beforeNumber()).arg(failure.behindNumber()))
                .thenApply(reply -> {
                    String known = reply.get(0).toString();
                    return new Claim(known.isEmpty() ? null : known, reply.get(1).toInteger() == 1);
                });
    }

    @Override
    public CompletionStage<State> write(String key, String run, long from, List<byte[]> events, boolean last, long taken) {
        Request request = script(GenerationScripts.WRITE, key).arg(run).arg(settings.lease().toMillis())
                .arg(settings.keep().toMillis()).arg(settings.maxBytes()).arg(settings.overheadBytes()).arg(taken)
                .arg(from).arg(last ? 1 : 0);
        for (byte[] event : events) {
            request.arg(Buffer.buffer(event));
        }
        return send(request).thenApply(reply -> new State(reply.get(0).toInteger() == 1, reply.get(1).toInteger() == 1,
                reply.get(2).toInteger() == 1, reply.get(3).toLong()));
    }

    @Override
    public CompletionStage<Part> read(String key, String run, long behind, boolean eventsToo, long taken) {
        return send(script(GenerationScripts.READ, key).arg(run).arg(node).arg(READER_MILLIS).arg(taken).arg(behind)
                .arg(eventsToo ? MAX_EVENTS : 0).arg(settings.keep().toMillis()))
                .thenApply(reply -> {
                    List<byte[]> events = new ArrayList<>();
                    for (Response event : reply.get(4)) {
                        events.add(event.toBytes());
                    }
                    return new Part(reply.get(0).toInteger() == 1, reply.get(1).toLong(), events,
                            reply.get(2).toInteger() == 1, reply.get(3).toInteger() == 1);
                });
    }

    @Override
    public CompletionStage<Boolean> cancel(String key) {
        return send(script(GenerationScripts.CANCEL, key)).thenApply(reply -> reply.toInteger() == 1);
    }

    /** Both keys have to be on one node of a Redis cluster; and who reads Redis learns no key of the application. */
    private Request script(String text, String key) {
        String meta = settings.prefix() + "{" + hash(key) + "}";
        return Request.cmd(Command.EVAL).arg(text).arg(2).arg(meta).arg(meta + ":events");
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    private CompletableFuture<Response> send(Request request) {
        Call call = new Call(request, new CompletableFuture<>());
        loop.runOnContext(ignored -> {
            if (closed) {
                call.reply.completeExceptionally(new IllegalStateException("The application is stopping"));
            } else if (link.isConnected()) {
                send(call);
            } else {
                waiting.add(call);
                link.connect();
            }
        });
        return call.reply;
    }

    private void send(Call call) {
        link.send(call.request, settings.timeout().toMillis()).onComplete(reply -> {
            if (reply.succeeded()) {
                link.resetPause();
                call.reply.complete(reply.result());
            } else {
                call.reply.completeExceptionally(reply.cause());
            }
        });
    }

    @Override
    public void onConnected() {
        for (Call call : takeWaiting()) {
            send(call);
        }
    }

    @Override
    public void onDisconnected(Throwable cause) {
        for (Call call : takeWaiting()) {
            call.reply.completeExceptionally(cause);
        }
    }

    private List<Call> takeWaiting() {
        List<Call> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() {
        loop.runOnContext(ignored -> {
            closed = true;
            link.close();
            onDisconnected(new IllegalStateException("The application is stopping"));
        });
    }
}
