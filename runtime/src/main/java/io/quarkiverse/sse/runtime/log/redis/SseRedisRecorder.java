package io.quarkiverse.sse.runtime.log.redis;

import java.util.Objects;
import java.util.function.Function;

import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.log.LatestTopics;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;

/**
 * Creates logs in Redis. It is a recorder of its own, without a class of the Redis client in the
 * signature of any method, because an application without that client does not have those classes.
 */
@Recorder
public class SseRedisRecorder {

    private final RuntimeValue<SseRuntimeConfig> config;

    public SseRedisRecorder(RuntimeValue<SseRuntimeConfig> config) {
        this.config = config;
    }

    /**
     * @param name the name of the service
     * @param application the name of the application
     * @param client the name of its Redis client, or {@code null} for the default one
     * @return creates the log of the service
     */
    public Function<SyntheticCreationalContext<SseEventLog>, SseEventLog> redisLog(String name, String application,
            String client) {
        return context -> {
            SseRuntimeConfig.Log log = config.getValue().services().get(name).log();
            // other applications may use the same Redis
            String key = log.redisKey().orElse("sse:" + application + ":" + name);
            // this fails with a reason if the client is not configured
            Redis redis = client == null ? context.getInjectedReference(Redis.class)
                    : context.getInjectedReference(Redis.class, RedisClientName.Literal.of(client));
            Objects.requireNonNull(redis);
            RedisClientOptions clients = context.getInjectedReference(RedisClientOptions.class);
            return new RedisEventLog(clients.of(client == null ? RedisConfig.DEFAULT_CLIENT_NAME : client),
                    context.getInjectedReference(Vertx.class),
                    new RedisEventLog.Settings(key, log.maxEvents(), log.maxAge(), log.timeout(),
                            log.latestTopics().isEmpty() ? null
                                    : new LatestTopics(log.latestTopics().get(), log.latestMaxKeys())));
        };
    }
}
