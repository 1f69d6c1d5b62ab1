package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.config.ExpiryPolicy;
import io.quarkiverse.sse.runtime.config.LimitResponse;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.connection.ConnectionLimits;
import io.quarkiverse.sse.runtime.connection.IdentityReader;
import io.quarkiverse.sse.runtime.connection.Lifetime;
import io.quarkiverse.sse.runtime.connection.OpenGate;
import io.quarkiverse.sse.runtime.connection.TopicLimits;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.http.ScriptHandler;
import io.quarkiverse.sse.runtime.log.LatestTopics;
import io.quarkiverse.sse.runtime.log.LogSettings;
import io.quarkiverse.sse.runtime.log.MemoryEventLog;
import io.quarkiverse.sse.runtime.security.Tickets;
import io.quarkiverse.sse.runtime.telemetry.Telemetries;
import io.quarkiverse.sse.runtime.telemetry.TelemetryFactory;
import io.quarkiverse.sse.runtime.telemetry.traffic.TrafficLogFactory;
import io.quarkiverse.sse.runtime.transaction.Transactions;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.shutdown.ShutdownListener;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Creates the services and what belongs to them when the application starts.
 */
@Recorder
public class SseRecorder {

    /** What a service keeps may take a sixteenth of the heap where the configuration does not say more. */
    static final int DEFAULT_SHARE_OF_HEAP = 16;
    /** What waits for slow clients may take an eighth. */
    private static final int DEFAULT_SHARE_OF_PENDING = 8;

    private final SseBuildTimeConfig buildTimeConfig;
    private final RuntimeValue<SseRuntimeConfig> runtimeConfig;

    /**
     * @param buildTimeConfig what is fixed at build time
     * @param runtimeConfig what can be set at run time
     */
    public SseRecorder(SseBuildTimeConfig buildTimeConfig, RuntimeValue<SseRuntimeConfig> runtimeConfig) {
        this.buildTimeConfig = buildTimeConfig;
        this.runtimeConfig = runtimeConfig;
    }

    /**
     * Fails the start where run-time configuration is wrong. Services are created when they are first used, which is too late.
     *
     * @param names the names of all services
     */
    public void checkConfig(List<String> names) {
        for (String name : names) {
            ConfigRules.check(name, runtimeConfig.getValue().services().get(name));
        }
    }

    /**
     * @param name the name of a service
     * @return creates it with heartbeats
     */
    public Function<SyntheticCreationalContext<SseService>, SseService> serviceWithHeartbeats(String name) {
        return context -> {
            Duration interval = buildTimeConfig.services().get(name).heartbeatInterval();
            return service(name,
                    (directory, overflow, frames, telemetry) -> Router.withHeartbeats(directory, overflow, interval,
                            frames, telemetry),
                    context);
        };
    }

    /**
     * Apart from {@link #serviceWithHeartbeats(String)}, so that a native executable contains only what is used.
     *
     * @param name the name of a service
     * @return creates it without heartbeats
     */
    public Function<SyntheticCreationalContext<SseService>, SseService> serviceWithoutHeartbeats(String name) {
        return context -> service(name,
                (directory, overflow, frames, telemetry) -> Router.withoutHeartbeats(directory, overflow, telemetry),
                context);
    }

    private SseService service(String name, ServiceAssembly.Routers routers, SyntheticCreationalContext<SseService> context) {
        SseBuildTimeConfig.Service buildTime = buildTimeConfig.services().get(name);
        SseRuntimeConfig.Service runtime = runtimeConfig.getValue().services().get(name);
        int maxPendingBytes = (int) runtime.maxPendingBytes().asLongValue();
        long maxTotalPendingBytes = runtime.maxTotalPendingBytes().map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / DEFAULT_SHARE_OF_PENDING);
        ServiceAssembly assembly = new ServiceAssembly(
                new ServiceAssembly.Settings(name,
                        new ConnectionLimits.Settings(buildTime.maxConnections(), runtime.maxConnectionsPerClient(),
                                runtime.maxConnectionsPerUser(), runtime.maxOpensPerSecond(),
                                runtime.limitResponse() == LimitResponse.RETRY),
                        new Lifetime.Settings(runtime.maxLifetime().orElse(null),
                                runtime.security().expiry() == ExpiryPolicy.CLOSE, runtime.security().expiryGrace()),
                        new TopicLimits(runtime.maxTopicsPerConnection(), runtime.maxTopicLength()), maxPendingBytes,
                        maxTotalPendingBytes, runtime.overflow(),
                        runtime.writeTimeout().isNegative() ? null : runtime.writeTimeout(),
                        runtime.retry().orElse(null), shutdown(runtime.shutdown()), runtime.bypassHttpEncoder(),
                        runtime.compression()),
                new EventEncoder(context.getInjectedReference(SseDataCodec.class)), ServiceBeans.renderer(), routers,
                context.getInjectedReference(OpenGate.class, SseName.Literal.of(name)),
                context.getInjectedReference(IdentityReader.class),
                buildTime.security().tickets() ? context.getInjectedReference(Tickets.class, SseName.Literal.of(name)) : null,
                context.getInjectedReference(Telemetries.class).of(name),
                context.getInjectedReference(Transactions.class));
        if (buildTime.log() == LogKind.NONE) {
            return assembly.withoutLog();
        }
        return assembly.withLog(context.getInjectedReference(SseEventLog.class, SseName.Literal.of(name)),
                logSettings(runtime.log()), VertxInternals.newContext(context.getInjectedReference(Vertx.class)),
                runtime.log().presenceInterval().orElse(null), buildTime.log() == LogKind.MEMORY);
    }

    /** A developer who changes something does not wait for clients. */
    private static ServiceAssembly.Shutdown shutdown(SseRuntimeConfig.Shutdown shutdown) {
        return LaunchMode.current() != LaunchMode.NORMAL ? null
                : new ServiceAssembly.Shutdown(shutdown.timeout(), shutdown.reconnectsPerSecond());
    }

    private static LogSettings logSettings(SseRuntimeConfig.Log log) {
        long maxBytes = log.maxBytes().map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / DEFAULT_SHARE_OF_HEAP);
        return new LogSettings(log.maxEvents(), maxBytes, log.maxAge(), log.timeout(), log.gapEvent().orElse(null),
                log.replayOnOpen(), log.liveEvent().orElse(null),
                log.latestTopics().isEmpty() ? null : new LatestTopics(log.latestTopics().get(), log.latestMaxKeys()));
    }

    /**
     * @param names the names of all services
     * @return creates what logs the traffic of some of them
     */
    public Function<SyntheticCreationalContext<TelemetryFactory>, TelemetryFactory> trafficLog(List<String> names) {
        return context -> {
            Map<String, Integer> limits = new HashMap<>();
            for (String name : names) {
                SseRuntimeConfig.TrafficLog config = runtimeConfig.getValue().services().get(name).trafficLog();
                if (config.enabled()) {
                    limits.put(name, config.limit());
                }
            }
            return new TrafficLogFactory(limits);
        };
    }

    /**
     * @return creates a gate that permits every request
     */
    public Function<SyntheticCreationalContext<OpenGate>, OpenGate> openGate() {
        return context -> OpenGate.OPEN;
    }

    /**
     * @return creates a log in memory
     */
    public Function<SyntheticCreationalContext<SseEventLog>, SseEventLog> memoryLog() {
        return context -> new MemoryEventLog();
    }

    /**
     * Creates a service before somebody uses it, so that its meters are there from the beginning.
     *
     * @param name the name of the service
     */
    public void create(String name) {
        ServiceBeans.find(name);
    }

    /**
     * Opens the log of a service, so that the application doesn't start without it.
     *
     * @param name the name of the service
     */
    public void openLog(String name) {
        Duration timeout = runtimeConfig.getValue().services().get(name).log().startupTimeout();
        try {
            ServiceBeans.find(name).log().opened().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The event log of the SSE service " + name + " could not be read within " + timeout
                    + ", which log.startup-timeout allows: is it there?", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The event log of the SSE service " + name + " could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param name the name of a service
     * @return the handler of its route
     */
    public Handler<RoutingContext> routeHandler(String name) {
        return new SseRouteHandler(name);
    }

    /**
     * @param script the client script
     * @return serves it
     */
    public Handler<RoutingContext> clientScript(String script) {
        return new ScriptHandler(script);
    }

    /**
     * @param contentType the type of a document
     * @param text the document
     * @return serves it
     */
    public Handler<RoutingContext> document(String contentType, String text) {
        return new ScriptHandler(contentType, text);
    }

    /**
     * @param name the name of a service
     * @return sees its requests before they are authenticated
     */
    public Handler<RoutingContext> earlyAnswerWatch(String name) {
        return new EarlyAnswerWatch(name);
    }

    /**
     * @param names the names of all services
     * @param shutdown the application's shutdown
     * @return ends their streams when the application stops
     */
    public ShutdownListener shutdownListener(List<String> names, ShutdownContext shutdown) {
        Duration longest = Duration.ZERO;
        for (String name : names) {
            Duration timeout = runtimeConfig.getValue().services().get(name).shutdown().timeout();
            longest = timeout.compareTo(longest) > 0 ? timeout : longest;
        }
        boolean graceful = ConfigProvider.getConfig().getOptionalValue("quarkus.shutdown.timeout", String.class).isPresent();
        SseShutdown listener = new SseShutdown(names, longest, graceful);
        shutdown.addShutdownTask(listener::awaitStopped);
        return listener;
    }
}
