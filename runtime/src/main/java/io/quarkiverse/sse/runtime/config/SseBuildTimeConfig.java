package io.quarkiverse.sse.runtime.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.quarkiverse.sse.SseService;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;

/**
 * Server-Sent Events.
 */
@ConfigMapping(prefix = "quarkus.sse")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface SseBuildTimeConfig {

    /**
     * The services.
     */
    @ConfigDocMapKey("service-name")
    @WithParentName
    @WithDefaults
    @WithUnnamedKey(SseService.DEFAULT_NAME)
    Map<String, Service> services();

    /**
     * The metrics.
     */
    Metrics metrics();

    /**
     * The metrics of all services.
     */
    @ConfigGroup
    interface Metrics {

        /**
         * Whether the services have meters, in an application with the `quarkus-micrometer`
         * extension.
         */
        @WithDefault("true")
        boolean enabled();
    }

    /**
     * The health.
     */
    Health health();

    /**
     * The health of all services.
     */
    @ConfigGroup
    interface Health {

        /**
         * Whether there is a readiness check, in an application with the `quarkus-smallrye-health`
         * extension.
         */
        @WithDefault("true")
        boolean enabled();
    }

    /**
     * The traces.
     */
    Traces traces();

    /**
     * The traces of all services.
     */
    @ConfigGroup
    interface Traces {

        /**
         * Whether the services have spans, in an application with the `quarkus-opentelemetry`
         * extension.
         */
        @WithDefault("true")
        boolean enabled();
    }

    /**
     * The client script.
     */
    Client client();

    /**
     * The script with which the tabs of a browser share a stream.
     */
    @ConfigGroup
    interface Client {

        /**
         * Whether the application serves the script.
         */
        @WithDefault("false")
        boolean enabled();

        /**
         * The path of the script, below the HTTP root path.
         */
        @WithDefault("/shared-event-source.js")
        String path();
    }

    /**
     * The contracts.
     */
    Contracts contracts();

    /**
     * The descriptions of the events that are sent through `SseChannel`.
     */
    @ConfigGroup
    interface Contracts {

        /**
         * The directory into which the build writes the descriptions: `asyncapi.json`, an AsyncAPI 3.0 document, and
         * `sse-events.d.ts`, declarations for TypeScript. It is relative to the directory of the project, as in
         * `target/contracts`. By default they are not written.
         */
        Optional<String> directory();

        /**
         * The path, below the HTTP root path, under which the application serves the same descriptions. By default they are
         * not served.
         */
        Optional<String> path();
    }

    /**
     * OpenAPI.
     */
    OpenApi openapi();

    /**
     * The services in the OpenAPI document.
     */
    @ConfigGroup
    interface OpenApi {

        /**
         * Whether the routes of the services, and the events that are sent through `SseChannel`, are in the OpenAPI document,
         * in an application with the `quarkus-smallrye-openapi` extension.
         */
        @WithDefault("true")
        boolean enabled();
    }

    /**
     * One service.
     */
    @ConfigGroup
    interface Service {

        /**
         * The path of the event stream, below the HTTP root path. A path parameter is written in braces, as in
         * `/orders/{id}/events`.
         * <p>
         * By default `/sse` for the default service, and `/sse/` followed by its name for a named one.
         */
        Optional<String> path();

        /**
         * Whether the service has a route of its own. Without it, connections come only through `SseService.register` from the
         * application's own routes.
         */
        @WithDefault("true")
        boolean routeEnabled();

        /**
         * How often each connection gets a comment, which keeps proxies from cutting an idle stream, and finds clients that
         * have gone. From 1 ms to 36500 days. Negative: never, and the application then contains no timer for it.
         */
        @WithDefault("15s")
        Duration heartbeatInterval();

        /**
         * How many connections may be open at once; one more is answered with `503`. Negative: no limit.
         */
        @WithDefault("-1")
        int maxConnections();

        /**
         * The security that is fixed at build time.
         */
        Security security();

        /**
         * What puts the events into one order, gives them ids, and keeps the last ones for clients that come back: `none`;
         * `memory`, for an application that runs once; `redis`, for one that runs on several nodes, with the
         * `quarkus-redis-client` extension; `custom`, a bean of type `SseEventLog` with the `@SseName` of the service.
         */
        @WithDefault("none")
        LogKind log();

        /**
         * Where the generations of the service are kept, which `SseGenerations` runs: `none`, without any; `memory`, for an
         * application that runs once; `redis`, for one that runs on several nodes, with the `quarkus-redis-client` extension.
         * With generations, the service must have no log.
         */
        @WithDefault("none")
        GenerationsKind generations();

        /**
         * The name of the Redis client that `quarkus.sse.log=redis` or `quarkus.sse.generations=redis` uses. By default the
         * default one.
         */
        @WithName("log.redis.client")
        Optional<String> redisClient();
    }

    /**
     * The security of a service.
     */
    @ConfigGroup
    interface Security {

        /**
         * Whether the service gives out tickets with `SseService.ticket`, and accepts them as the query parameter `ticket` of
         * its path. They are kept in Redis if `quarkus.sse.log` is `redis`, and otherwise in memory.
         */
        @WithDefault("false")
        boolean tickets();
    }
}
