package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.log.LogSettings;
import io.quarkiverse.sse.runtime.log.MemoryEventLog;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.configuration.ConfigurationException;
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

    /** A service's history may take a sixteenth of the heap where {@code log.max-bytes} is not set. */
    private static final int DEFAULT_SHARE_OF_HEAP = 16;

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
     * @param name the name of a service
     * @return creates it with heartbeats
     */
    public Function<SyntheticCreationalContext<SseService>, SseService> serviceWithHeartbeats(String name) {
        return context -> {
            Duration interval = buildTimeConfig.services().get(name).heartbeatInterval();
            return service(name, (directory, overflow, frames) -> Router.withHeartbeats(directory, overflow, interval, frames),
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
        return context -> service(name, (directory, overflow, frames) -> Router.withoutHeartbeats(directory, overflow),
                context);
    }

    private SseService service(String name, ServiceAssembly.Routers routers, SyntheticCreationalContext<SseService> context) {
        SseBuildTimeConfig.Service buildTime = buildTimeConfig.services().get(name);
        SseRuntimeConfig.Service runtime = runtimeConfig.getValue().services().get(name);
        int maxPendingBytes = (int) Math.min(Integer.MAX_VALUE, runtime.maxPendingBytes().asLongValue());
        ServiceAssembly assembly = new ServiceAssembly(
                new ServiceAssembly.Settings(name, buildTime.maxConnections(), maxPendingBytes, runtime.overflow(),
                        runtime.bypassHttpEncoder()),
                new EventEncoder(context.getInjectedReference(SseDataCodec.class)), routers);
        if (buildTime.log() == LogKind.NONE) {
            return assembly.withoutLog();
        }
        return assembly.withLog(context.getInjectedReference(SseEventLog.class, SseName.Literal.of(name)),
                logSettings(name, runtime.log()), VertxInternals.newContext(context.getInjectedReference(Vertx.class)));
    }

    /** Checked again: what was right when the application was built may have been changed since. */
    private static LogSettings logSettings(String service, SseRuntimeConfig.Log log) {
        long maxBytes = log.maxBytes().map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / DEFAULT_SHARE_OF_HEAP);
        require(log.maxEvents() >= 1, service, "log.max-events", log.maxEvents(), "at least 1");
        require(maxBytes >= 1, service, "log.max-bytes", maxBytes, "at least 1");
        requirePositive(service, "log.max-age", log.maxAge());
        requirePositive(service, "log.timeout", log.timeout());
        requirePositive(service, "log.startup-timeout", log.startupTimeout());
        String gapEvent = log.gapEvent().orElse(null);
        require(gapEvent == null || gapEvent.indexOf('\n') < 0 && gapEvent.indexOf('\r') < 0, service, "log.gap-event",
                gapEvent, "one line");
        return new LogSettings(log.maxEvents(), maxBytes, log.maxAge(), log.timeout(), gapEvent);
    }

    private static void requirePositive(String service, String key, Duration value) {
        require(!value.isNegative() && !value.isZero(), service, key, value, "positive");
    }

    private static void require(boolean valid, String service, String key, Object value, String allowed) {
        if (!valid) {
            throw new ConfigurationException(
                    "Invalid value '" + value + "' of " + key + " of the SSE service " + service + ": it must be " + allowed);
        }
    }

    /**
     * @return creates a log in memory
     */
    public Function<SyntheticCreationalContext<SseEventLog>, SseEventLog> memoryLog() {
        return context -> new MemoryEventLog();
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
     * @param names the names of all services
     * @param shutdown the application's shutdown
     * @return ends the streams when the application stops
     */
    public ShutdownListener shutdownListener(List<String> names, ShutdownContext shutdown) {
        SseShutdown listener = new SseShutdown(names);
        shutdown.addShutdownTask(listener::awaitStopped);
        return listener;
    }
}
