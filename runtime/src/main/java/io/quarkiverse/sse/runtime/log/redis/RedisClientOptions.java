package io.quarkiverse.sse.runtime.log.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;

/**
 * Knows how the application's Redis clients connect, so that logs can do it in the same way with connections of their own. Is
 * asked to change the options of each client when it is created, and only remembers them. Any thread.
 */
@Singleton
public class RedisClientOptions implements RedisOptionsCustomizer {

    private final Map<String, RedisOptions> optionsByClient = new ConcurrentHashMap<>();

    @Override
    public void customize(String clientName, RedisOptions options) {
        optionsByClient.put(clientName, options);
    }

    /**
     * @param client the name of a client that has been created
     * @return its options
     */
    RedisOptions of(String client) {
        RedisOptions options = optionsByClient.get(client);
        if (options == null) {
            throw new IllegalStateException("There is no Redis client " + client + ", or it is not active");
        }
        return options;
    }
}
