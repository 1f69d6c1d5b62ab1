package io.quarkiverse.sse.runtime.security.redis;

import java.util.function.Function;

import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.security.TicketStore;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.vertx.redis.client.Redis;

/**
 * Creates stores of tickets in Redis. It is a recorder of its own, without a class of the Redis
 * client in the signature of any method, because an application without that client does not have
 * those classes.
 */
@Recorder
public class SseRedisTicketsRecorder {

    private final RuntimeValue<SseRuntimeConfig> config;

    /**
     * @param config what can be set at run time
     */
    public SseRedisTicketsRecorder(RuntimeValue<SseRuntimeConfig> config) {
        this.config = config;
    }

    /**
     * @param service the name of the service
     * @param application the name of the application
     * @param client the name of its Redis client, or {@code null} for the default one
     * @return creates the store of its tickets
     */
    public Function<SyntheticCreationalContext<TicketStore>, TicketStore> store(String service, String application,
            String client) {
        return context -> {
            SseRuntimeConfig.Log log = config.getValue().services().get(service).log();
            String key = log.redisKey().orElse("sse:" + application + ":" + service);
            Redis redis = client == null ? context.getInjectedReference(Redis.class)
                    : context.getInjectedReference(Redis.class, RedisClientName.Literal.of(client));
            return new RedisTicketStore(redis, key + ":ticket:", log.timeout());
        };
    }
}
