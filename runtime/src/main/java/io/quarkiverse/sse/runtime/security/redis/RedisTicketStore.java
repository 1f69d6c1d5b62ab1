package io.quarkiverse.sse.runtime.security.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.quarkiverse.sse.runtime.security.TicketStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/**
 * Keeps tickets in Redis, for all nodes.
 */
final class RedisTicketStore implements TicketStore {

    private final Redis redis;
    private final String prefix;
    private final Duration timeout;

    /**
     * @param prefix what the keys begin with
     * @param timeout how long Redis may take to answer
     */
    RedisTicketStore(Redis redis, String prefix, Duration timeout) {
        this.redis = redis;
        this.prefix = prefix;
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<Void> put(String key, String text, Duration timeToLive) {
        return inTime(redis.send(Request.cmd(Command.SET).arg(prefix + key).arg(text)
                .arg("PX").arg(timeToLive.toMillis())).mapEmpty());
    }

    @Override
    public CompletionStage<String> take(String key) {
        return inTime(redis.send(Request.cmd(Command.GETDEL).arg(prefix + key))
                .map(response -> response == null ? null : response.toString()));
    }

    private <T> CompletableFuture<T> inTime(Future<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
