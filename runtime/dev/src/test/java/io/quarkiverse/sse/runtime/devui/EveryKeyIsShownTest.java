package io.quarkiverse.sse.runtime.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.runtime.config.SseBuildTimeConfig;
import io.quarkiverse.sse.runtime.config.SseRuntimeConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

class EveryKeyIsShownTest {

    private static final String PREFIX = "quarkus.sse.";
    /**
     * The page has a place of its own for the path, dev mode does not wait for the end, others say where Redis is, and
     * the client script and the contracts belong to no service.
     */
    private static final Set<String> ELSEWHERE = Set.of("path", "route-enabled", "shutdown.timeout",
            "shutdown.reconnects-per-second", "log.redis.client", "log.redis.key", "metrics.enabled", "health.enabled",
            "traces.enabled", "client.enabled", "client.path", "contracts.directory", "contracts.path", "openapi.enabled");

    @Test
    void ofAServiceWithALogOrGenerations() {
        SmallRyeConfig config = new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withMapping(SseBuildTimeConfig.class).withMapping(SseRuntimeConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("quarkus.sse.log", "redis", "quarkus.sse.generations", "memory"),
                        "test", 100))
                .build();
        Settings settings = new Settings(config.getConfigMapping(SseBuildTimeConfig.class),
                config.getConfigMapping(SseRuntimeConfig.class));
        Set<String> shown = new TreeSet<>(ELSEWHERE);
        settings.of(SseService.DEFAULT_NAME).forEach(setting -> shown.add(setting.key()));
        Set<String> keys = new TreeSet<>();
        for (Class<?> mapping : new Class<?>[] { SseBuildTimeConfig.class, SseRuntimeConfig.class }) {
            for (String property : ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet()) {
                if (!property.contains("*")) {
                    keys.add(property.substring(PREFIX.length()));
                }
            }
        }
        assertThat(shown).isEqualTo(keys);
    }
}
