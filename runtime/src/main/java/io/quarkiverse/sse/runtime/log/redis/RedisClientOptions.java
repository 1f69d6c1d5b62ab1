package io.quarkiverse.sse.runtime.log.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;

/**
 * Knows how the application's Redis clients connect, so that logs can do it in the same way with
 * connections of their own. Quarkus asks it to change the options of each client that it creates,
 * and it only remembers them. Thread-safe.
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
    public RedisOptions of(String client) {
        RedisOptions options = optionsByClient.get(client);
        if (options == null) {
            throw new IllegalStateException("There is no Redis client " + client + ", or it is not active");
        }
        return options;
    }
}
