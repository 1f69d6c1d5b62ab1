package io.quarkiverse.sse.runtime.generation.redis;

import java.util.Objects;
import java.util.function.Function;

import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.generation.GenerationSettings;
import io.quarkiverse.sse.runtime.generation.GenerationStore;
import io.quarkiverse.sse.runtime.log.redis.RedisClientOptions;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;

/**
 * Creates stores of generations in Redis. It is a recorder of its own, without a class of the Redis
 * client in the signature of any method, because an application without that client does not have
 * those classes.
 */
@Recorder
public class SseRedisGenerationsRecorder {

    private final RuntimeValue<SseRuntimeConfig> config;

    /**
     * @param config what can be set at run time
     */
    public SseRedisGenerationsRecorder(RuntimeValue<SseRuntimeConfig> config) {
        this.config = config;
    }

    /**
     * @param service the name of the service
     * @param application the name of the application
     * @param client the name of its Redis client, or {@code null} for the default one
     * @return creates the store of its generations
     */
    public Function<SyntheticCreationalContext<GenerationStore>, GenerationStore> store(String service,
            String application, String client) {
        return context -> {
            SseRuntimeConfig.Service settings = config.getValue().services().get(service);
            String key = settings.log().redisKey().orElse("sse:" + application + ":" + service);
            // this fails with a reason if the client is not configured
            Redis redis = client == null ? context.getInjectedReference(Redis.class)
                    : context.getInjectedReference(Redis.class, RedisClientName.Literal.of(client));
            Objects.requireNonNull(redis);
            RedisClientOptions clients = context.getInjectedReference(RedisClientOptions.class);
            return new RedisGenerationStore(clients.of(client == null ? RedisConfig.DEFAULT_CLIENT_NAME : client),
                    VertxInternals.newContext(context.getInjectedReference(Vertx.class)),
                    new RedisGenerationStore.Settings(key + ":generation:", settings.log().timeout(),
                            GenerationSettings.leaseOf(settings.log().timeout()), settings.generations().keep(),
                            settings.generations().maxBytes().asLongValue(), GenerationSettings.OVERHEAD_BYTES));
        };
    }
}
