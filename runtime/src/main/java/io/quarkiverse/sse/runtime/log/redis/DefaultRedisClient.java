package io.quarkiverse.sse.runtime.log.redis;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.vertx.redis.client.Redis;

/**
 * Asks for the default Redis client, which Quarkus makes only for who injects it.
 */
@Singleton
public class DefaultRedisClient {

    @Inject
    Redis redis;
}
