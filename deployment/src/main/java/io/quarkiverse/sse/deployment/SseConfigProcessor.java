package io.quarkiverse.sse.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.OverflowPolicy;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.quarkiverse.sse.spi.SseEventLog;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.arc.processor.ObserverInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;

/**
 * Finds out which services the application has, and fails the build where their configuration can't work.
 */
class SseConfigProcessor {

    /** Of the configuration source that has the default values. */
    private static final int DEFAULTS_ORDINAL = Integer.MIN_VALUE;

    private static final String PREFIX = "quarkus.sse.";

    private static final DotName SSE_NAME = DotName.createSimple(SseName.class);
    private static final DotName SSE_EVENT_LOG = DotName.createSimple(SseEventLog.class);
    private static final DotName SSE_SERVICE = DotName.createSimple(SseService.class);

    @BuildStep
    void services(SseBuildTimeConfig config, BeanDiscoveryFinishedBuildItem beans,
            BuildProducer<SseServiceBuildItem> services) {
        Set<String> configured = configuredNames(config);
        Set<String> used = usedNames(beans);
        requireConfigured(used, configured);
        requireOneSpelling(configured);
        Set<String> names = new TreeSet<>(configured);
        if (names.isEmpty() || used.contains(SseService.DEFAULT_NAME) || injectsDefault(beans)) {
            names.add(SseService.DEFAULT_NAME);
        }
        Map<String, String> keyByShape = new HashMap<>();
        for (String name : names) {
            SseServiceBuildItem service = service(name, config.services().get(name));
            if (service.routeEnabled()) {
                requireOwnPath(service, keyByShape);
            }
            requireFittingLog(name, config.services().get(name).log(), beans);
            services.produce(service);
        }
    }

    private static Set<String> configuredNames(SseBuildTimeConfig config) {
        Set<String> names = new TreeSet<>(config.services().keySet());
        if (names.size() > 1 && !hasOwnKey()) {
            names.remove(SseService.DEFAULT_NAME);
        }
        return names;
    }

    private static boolean hasOwnKey() {
        Config config = ConfigProvider.getConfig();
        return Stream.of(SseBuildTimeConfig.Service.class, SseRuntimeConfig.Service.class)
                .flatMap(group -> Arrays.stream(group.getMethods()))
                .map(method -> config.getConfigValue(key(SseService.DEFAULT_NAME, kebabCase(method.getName()))))
                .anyMatch(value -> value.getRawValue() != null && value.getSourceOrdinal() != DEFAULTS_ORDINAL);
    }

    private static Set<String> usedNames(BeanDiscoveryFinishedBuildItem beans) {
        Set<String> names = new TreeSet<>();
        for (InjectionPointInfo injectionPoint : beans.getInjectionPoints()) {
            addName(injectionPoint.getRequiredQualifiers(), names);
        }
        for (ObserverInfo observer : beans.getObservers()) {
            addName(observer.getQualifiers(), names);
        }
        return names;
    }

    private static void addName(Iterable<AnnotationInstance> qualifiers, Set<String> names) {
        for (AnnotationInstance qualifier : qualifiers) {
            if (qualifier.name().equals(SSE_NAME)) {
                names.add(qualifier.value().asString());
            }
        }
    }

    private static boolean injectsDefault(BeanDiscoveryFinishedBuildItem beans) {
        for (InjectionPointInfo injectionPoint : beans.getInjectionPoints()) {
            if (injectionPoint.getRequiredType().name().equals(SSE_SERVICE) && injectionPoint.hasDefaultedQualifier()) {
                return true;
            }
        }
        return false;
    }

    private static void requireConfigured(Set<String> used, Set<String> configured) {
        for (String name : used) {
            if (!configured.contains(name) && !name.equals(SseService.DEFAULT_NAME)) {
                throw new ConfigurationException("@SseName(\"" + name + "\") is used, but there is no such service: add "
                        + key(name, "path") + ". Configured: " + configured, Set.of(key(name, "path")));
            }
        }
    }

    /** With and without quotes, a name is the same service, but one of the two ways would be ignored. */
    private static void requireOneSpelling(Set<String> names) {
        for (String property : ConfigProvider.getConfig().getPropertyNames()) {
            for (String name : names) {
                String plain = PREFIX + name + ".";
                if (property.startsWith(plain) && hasProperty(PREFIX + "\"" + name + "\".")) {
                    throw new ConfigurationException("The service \"" + name + "\" is configured with and without quotes: "
                            + "write all its keys as " + PREFIX + "\"" + name + "\".… or all as " + plain + "…",
                            Set.of(property));
                }
            }
        }
    }

    private static boolean hasProperty(String prefix) {
        for (String property : ConfigProvider.getConfig().getPropertyNames()) {
            if (property.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static SseServiceBuildItem service(String name, SseBuildTimeConfig.Service config) {
        ServicePath path = new ServicePath(config.path().orElse(defaultPath(name)));
        if (path.problem() != null) {
            throw invalid(name, "path", path.configured(), path.problem());
        }
        if (config.heartbeatInterval().isZero()
                || !config.heartbeatInterval().isNegative() && config.heartbeatInterval().toMillis() == 0) {
            throw invalid(name, "heartbeat-interval", config.heartbeatInterval(),
                    "it must be at least 1 ms, or negative to turn heartbeats off");
        }
        if (config.maxConnections() == 0) {
            throw invalid(name, "max-connections", config.maxConnections(), "it must be at least 1, or negative for no limit");
        }
        requireKnownOverflow(name);
        requireRoomForAnEvent(name);
        requireOneLine(name);
        for (String property : List.of("log.max-age", "log.timeout", "log.startup-timeout")) {
            requirePositive(name, property);
        }
        return new SseServiceBuildItem(name, path, config.routeEnabled(), config.heartbeatInterval());
    }

    private static String defaultPath(String name) {
        return name.equals(SseService.DEFAULT_NAME) ? "/sse" : "/sse/" + name;
    }

    private static void requireOwnPath(SseServiceBuildItem service, Map<String, String> keyByShape) {
        String key = key(service.name(), "path");
        String other = keyByShape.putIfAbsent(service.path().shape(), key);
        if (other != null) {
            throw invalid(service.name(), "path", service.path().configured(),
                    "it is the path of " + other + " too, and each service needs its own");
        }
    }

    private static void requireFittingLog(String name, LogKind kind, BeanDiscoveryFinishedBuildItem beans) {
        String value = kind.name().toLowerCase(Locale.ROOT);
        BeanInfo own = ownLog(name, beans);
        if (kind == LogKind.CUSTOM && own == null) {
            throw invalid(name, "log", value, "it needs a bean of type " + SSE_EVENT_LOG + " with @SseName(\"" + name
                    + "\"); without one it must be none, memory or redis");
        }
        if ((kind == LogKind.MEMORY || kind == LogKind.REDIS) && own != null) {
            throw invalid(name, "log", value, "the service has an event log of its own, the bean in " + own.getBeanClass()
                    + ": with it, it must be custom, or none");
        }
    }

    private static BeanInfo ownLog(String service, BeanDiscoveryFinishedBuildItem beans) {
        for (BeanInfo bean : beans.beanStream().withBeanType(SSE_EVENT_LOG)) {
            Optional<AnnotationInstance> name = bean.getQualifier(SSE_NAME);
            if (name.isPresent() && name.get().value().asString().equals(service)) {
                return bean;
            }
        }
        return null;
    }

    /** A run-time key, but where it is known at build time already, a mistake in it need not wait for the start. */
    private static void requireKnownOverflow(String name) {
        Optional<String> value = ConfigProvider.getConfig().getOptionalValue(key(name, "overflow"), String.class);
        List<String> allowed = new ArrayList<>();
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            allowed.add(policy.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (value.isPresent() && !allowed.contains(value.get().toLowerCase(Locale.ROOT).replace('_', '-'))) {
            throw invalid(name, "overflow", value.get(), "it must be one of " + String.join(", ", allowed));
        }
    }

    /** A run-time key as well. */
    private static void requireRoomForAnEvent(String name) {
        Optional<Integer> value = ConfigProvider.getConfig().getOptionalValue(key(name, "log.max-events"), Integer.class);
        if (value.isPresent() && value.get() < 1) {
            throw invalid(name, "log.max-events", value.get(), "it must be at least 1");
        }
        Optional<MemorySize> bytes = ConfigProvider.getConfig().getOptionalValue(key(name, "log.max-bytes"), MemorySize.class);
        if (bytes.isPresent() && bytes.get().asLongValue() < 1) {
            throw invalid(name, "log.max-bytes", bytes.get().asLongValue(), "it must be at least 1");
        }
    }

    /** A run-time key as well. */
    private static void requireOneLine(String name) {
        Optional<String> value = ConfigProvider.getConfig().getOptionalValue(key(name, "log.gap-event"), String.class);
        if (value.isPresent() && (value.get().indexOf('\n') >= 0 || value.get().indexOf('\r') >= 0)) {
            throw invalid(name, "log.gap-event", value.get(), "it must be one line, as it is the name of an event");
        }
    }

    /** These as well. */
    private static void requirePositive(String name, String property) {
        Optional<Duration> value = ConfigProvider.getConfig().getOptionalValue(key(name, property), Duration.class);
        if (value.isPresent() && (value.get().isNegative() || value.get().isZero())) {
            throw invalid(name, property, value.get(), "it must be positive");
        }
    }

    private static ConfigurationException invalid(String name, String property, Object value, String allowed) {
        String key = key(name, property);
        return new ConfigurationException("Invalid value '" + value + "' of " + key + ": " + allowed, Set.of(key));
    }

    static String key(String name, String property) {
        String service = name.equals(SseService.DEFAULT_NAME) ? "" : "\"" + name + "\".";
        return PREFIX + service + property;
    }

    private static String kebabCase(String method) {
        return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
