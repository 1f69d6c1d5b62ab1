package io.quarkiverse.sse.runtime;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.runtime.connection.ServiceConnections;
import io.quarkiverse.sse.runtime.fanout.Overflow;
import io.quarkiverse.sse.runtime.fanout.Router;
import io.quarkiverse.sse.runtime.log.EventLogs;
import io.quarkiverse.sse.runtime.log.MemoryEventLog;
import io.quarkiverse.sse.runtime.wire.EventEncoder;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.shutdown.ShutdownListener;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Creates the services and what belongs to them when the application starts.
 */
@Recorder
public class SseRecorder {

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
            EventEncoder encoder = encoder(context);
            Duration interval = buildTimeConfig.services().get(name).heartbeatInterval();
            return service(name, encoder, overflow -> Router.withHeartbeats(overflow, interval, encoder.heartbeat()));
        };
    }

    /**
     * Apart from {@link #serviceWithHeartbeats(String)}, so that a native executable contains only what is used.
     *
     * @param name the name of a service
     * @return creates it without heartbeats
     */
    public Function<SyntheticCreationalContext<SseService>, SseService> serviceWithoutHeartbeats(String name) {
        return context -> service(name, encoder(context), Router::withoutHeartbeats);
    }

    private static EventEncoder encoder(SyntheticCreationalContext<SseService> context) {
        return new EventEncoder(context.getInjectedReference(SseDataCodec.class));
    }

    private SseService service(String name, EventEncoder encoder, Function<Overflow, Router> routers) {
        SseRuntimeConfig.Service runtime = runtimeConfig.getValue().services().get(name);
        int maxPendingBytes = (int) Math.min(Integer.MAX_VALUE, runtime.maxPendingBytes().asLongValue());
        ServiceConnections.Settings settings = new ServiceConnections.Settings(name,
                buildTimeConfig.services().get(name).maxConnections(), maxPendingBytes, runtime.overflow(),
                runtime.bypassHttpEncoder());
        ServiceConnections connections = new ServiceConnections(settings, encoder, routers);
        if (buildTimeConfig.services().get(name).log() == LogKind.MEMORY) {
            EventLogs.use(new MemoryEventLog(), connections, encoder, bounds(runtime.log()));
        }
        return new SseServiceImpl(connections);
    }

    private static EventLogs.Bounds bounds(SseRuntimeConfig.Log log) {
        return new EventLogs.Bounds(log.maxEvents(), log.maxAge(), log.gapEvent().orElse(null));
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
