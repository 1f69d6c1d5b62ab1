package io.quarkiverse.sse.deployment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;

import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.ConfigRules;
import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.ServicePath;
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
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.NameIterator;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;

/**
 * Finds out which services the application has, and fails the build where their configuration can't work.
 */
class SseConfigProcessor {

    /** Of the configuration source that has the default values. */
    private static final int DEFAULTS_ORDINAL = Integer.MIN_VALUE;

    private static final String PREFIX = "quarkus.sse.";
    private static final Set<String> OF_ALL_SERVICES = Set.of(PREFIX + "metrics.enabled", PREFIX + "health.enabled",
            PREFIX + "traces.enabled", PREFIX + "client.enabled", PREFIX + "client.path", PREFIX + "contracts.directory",
            PREFIX + "contracts.path", PREFIX + "openapi.enabled");

    private static final DotName SSE_NAME = DotName.createSimple(SseName.class);
    private static final DotName SSE_EVENT_LOG = DotName.createSimple(SseEventLog.class);
    private static final DotName SSE_SERVICE = DotName.createSimple(SseService.class);
    private static final DotName SSE_GENERATIONS = DotName.createSimple(SseGenerations.class);

    @BuildStep
    void services(SseBuildTimeConfig config, BeanDiscoveryFinishedBuildItem beans, List<SseMessagingChannelBuildItem> channels,
            BuildProducer<SseServiceBuildItem> services) {
        SmallRyeConfig allConfig = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        SseRuntimeConfig runtimeConfig = knownRuntimeConfig(allConfig);
        Set<String> configured = configuredNames(config, allConfig);
        Set<String> used = usedNames(beans);
        requireConfigured(used, configured);
        requireOneSpelling(allConfig.getPropertyNames());
        requireNoGroupNames(configured);
        Set<String> names = new TreeSet<>(configured);
        if (names.isEmpty() || used.contains(SseService.DEFAULT_NAME) || injectsDefault(beans) || sendToDefault(channels)) {
            names.add(SseService.DEFAULT_NAME);
        }
        for (SseMessagingChannelBuildItem channel : channels) {
            if (channel.service() != null) {
                MessagingChannels.requireService(channel, names);
            }
        }
        Map<String, String> keyByShape = new HashMap<>();
        if (config.client().enabled()) {
            ConfigRules.check(config.client());
            keyByShape.put(config.client().path(), PREFIX + "client.path");
        }
        ConfigRules.check(config.contracts());
        for (String name : names) {
            SseBuildTimeConfig.Service service = config.services().get(name);
            ConfigRules.check(name, service);
            ConfigRules.check(name, runtimeConfig.services().get(name));
            ServicePath path = ServicePath.of(name, service);
            if (service.routeEnabled()) {
                requireOwnPath(name, path, keyByShape);
            }
            requireFittingLog(name, service.log(), ownLog(name, beans));
            services.produce(new SseServiceBuildItem(name, path, service.routeEnabled(), service.heartbeatInterval()));
        }
    }

    /**
     * What is known of the run-time configuration, so that a mistake in it need not wait for the start. An expression is left
     * out if it refers to something that only exists where the application runs. A mapping in the configuration of the build
     * would fail there.
     */
    static SseRuntimeConfig knownRuntimeConfig(SmallRyeConfig config) {
        Map<String, String> known = new HashMap<>();
        for (String property : config.getPropertyNames()) {
            if (property.startsWith(PREFIX)) {
                String value = config.getConfigValue(property).getValue();
                if (value != null) {
                    known.put(property, value);
                }
            }
        }
        return new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withMapping(SseRuntimeConfig.class)
                .withMappingIgnore("quarkus.**")
                .withSources(new PropertiesConfigSource(known, "known at build time", ConfigSource.DEFAULT_ORDINAL))
                .build().getConfigMapping(SseRuntimeConfig.class);
    }

    private static Set<String> configuredNames(SseBuildTimeConfig config, SmallRyeConfig allConfig) {
        Set<String> names = new TreeSet<>(config.services().keySet());
        if (names.size() > 1 && !hasOwnKey(allConfig)) {
            names.remove(SseService.DEFAULT_NAME);
        }
        return names;
    }

    /** The keys without a name of a service. The others have a {@code *} for it. */
    private static Stream<String> defaultServiceKeys() {
        return Stream.of(SseBuildTimeConfig.class, SseRuntimeConfig.class)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                .filter(property -> property.indexOf('*') < 0);
    }

    /** Whether a key of the default service is set. */
    private static boolean hasOwnKey(SmallRyeConfig config) {
        return defaultServiceKeys()
                .filter(property -> !OF_ALL_SERVICES.contains(property))
                .map(config::getConfigValue)
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
            DotName type = injectionPoint.getRequiredType().name();
            if ((type.equals(SSE_SERVICE) || type.equals(SSE_GENERATIONS)) && injectionPoint.hasDefaultedQualifier()) {
                return true;
            }
        }
        return false;
    }

    private static boolean sendToDefault(List<SseMessagingChannelBuildItem> channels) {
        for (SseMessagingChannelBuildItem channel : channels) {
            if (SseService.DEFAULT_NAME.equals(channel.service())) {
                return true;
            }
        }
        return false;
    }

    private static void requireConfigured(Set<String> used, Set<String> configured) {
        for (String name : used) {
            if (!configured.contains(name) && !name.equals(SseService.DEFAULT_NAME)) {
                throw new ConfigurationException("@SseName(\"" + name + "\") is used, but there is no such service: add "
                        + ConfigRules.key(name, "path") + ". Configured: " + configured, Set.of(ConfigRules.key(name, "path")));
            }
        }
    }

    /** With and without quotes, a name is the same service, but one of the two ways would be ignored. */
    static void requireOneSpelling(Iterable<String> properties) {
        Map<String, Boolean> quotedByName = new HashMap<>();
        for (String property : properties) {
            if (!property.startsWith(PREFIX)) {
                continue;
            }
            NameIterator segments = new NameIterator(property, PREFIX.length() - 1);
            String name = segments.getNextSegment();
            segments.next();
            if (!segments.hasNext()) {
                // a key of the default service
                continue;
            }
            boolean quoted = property.startsWith("\"", PREFIX.length());
            Boolean before = quotedByName.putIfAbsent(name, quoted);
            if (before != null && before != quoted) {
                throw new ConfigurationException("The service \"" + name + "\" is configured with and without quotes: "
                        + "write all its keys as " + PREFIX + "\"" + name + "\".… or all as " + PREFIX + name + ".…",
                        Set.of(property));
            }
        }
    }

    /** The keys of a service with such a name would be read as those of the group, or the other way round. */
    static void requireNoGroupNames(Set<String> names) {
        defaultServiceKeys().map(property -> property.substring(PREFIX.length())).filter(key -> key.indexOf('.') > 0)
                .map(key -> key.substring(0, key.indexOf('.'))).filter(names::contains).findFirst().ifPresent(name -> {
                    throw new ConfigurationException("A service can't be named \"" + name + "\", because " + PREFIX + name
                            + ".… are keys of the configuration: give it another name", Set.of(ConfigRules.key(name, "path")));
                });
    }

    static void requireOwnPath(String name, ServicePath path, Map<String, String> keyByShape) {
        String key = ConfigRules.key(name, "path");
        String other = keyByShape.putIfAbsent(path.shape(), key);
        if (other != null) {
            throw ConfigRules.invalid(name, "path", path.configured(),
                    "it is the path of " + other + " too, and each service needs its own");
        }
    }

    static void requireFittingLog(String name, LogKind kind, Optional<DotName> own) {
        // by hand, as SmallRye's converters only read an enum
        String value = StringUtil.skewer(kind.name());
        if (kind == LogKind.CUSTOM && own.isEmpty()) {
            throw ConfigRules.invalid(name, "log", value,
                    "it needs a bean of type " + SSE_EVENT_LOG + " with @SseName(\"" + name
                            + "\"); without one it must be none, memory or redis");
        }
        if ((kind == LogKind.MEMORY || kind == LogKind.REDIS) && own.isPresent()) {
            throw ConfigRules.invalid(name, "log", value, "the service has an event log of its own, the bean in " + own.get()
                    + ": with it, it must be custom, or none");
        }
    }

    /** The class that has the bean. */
    private static Optional<DotName> ownLog(String service, BeanDiscoveryFinishedBuildItem beans) {
        for (BeanInfo bean : beans.beanStream().withBeanType(SSE_EVENT_LOG)) {
            Optional<AnnotationInstance> name = bean.getQualifier(SSE_NAME);
            if (name.isPresent() && name.get().value().asString().equals(service)) {
                return Optional.of(bean.getBeanClass());
            }
        }
        return Optional.empty();
    }
}
