package io.quarkiverse.sse.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseService;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Every key, with values that are allowed, that are not, and that are just about one or the other. */
class WrongConfigurationIsRefusedTest {

    /**
     * The key, a value, what is wrong with it if anything is, and the value as the message has it where that differs.
     */
    private static final String TABLE = """
            path                | /events              |                                                 |
            path                | /                    |                                                 |
            path                | /orders/{id}/events  |                                                 |
            path                | /{a}/{b}-{c_1}       |                                                 |
            path                | /a.b~c/d%20e@f       |                                                 |
            path                | ''                   |                                                 |
            path                | events               | it must start with '/'                          |
            path                | sse/{id              | it must start with '/'                          |
            path                | /events/             | it must start with '/'                          |
            path                | //events             | it must start with '/'                          |
            path                | /events?topic=a      | only letters, digits, URI punctuation           |
            path                | /a b                 | only letters, digits, URI punctuation           |
            path                | /{1}                 | path parameters like {name}                     |
            path                | /{}                  | path parameters like {name}                     |
            path                | /{id}/{id}           | it must not use the path parameter {id} twice   |
            route-enabled       | true                 |                                                 |
            route-enabled       | false                |                                                 |
            heartbeat-interval  | 15s                  |                                                 |
            heartbeat-interval  | 0.001S               |                                                 |
            heartbeat-interval  | -1                   |                                                 |
            heartbeat-interval  | -1ms                 |                                                 |
            heartbeat-interval  | 36500d               |                                                 |
            heartbeat-interval  | 0                    | it must be from 1 ms to 36500 days, or negative | PT0S
            heartbeat-interval  | PT0.000999S          | it must be from 1 ms to 36500 days, or negative | PT0.000999S
            heartbeat-interval  | 36501d               | it must be from 1 ms to 36500 days, or negative | PT876024H
            heartbeat-interval  | often                | converted                                       |
            max-connections     | 1                    |                                                 |
            max-connections     | 2147483647           |                                                 |
            max-connections     | -1                   |                                                 |
            max-connections     | -7                   |                                                 |
            max-connections     | 0                    | it must be at least 1, or negative for no limit |
            max-connections     | 2147483648           | Expected an integer value                       |
            max-connections     | many                 | Expected an integer value                       |
            log                 | none                 |                                                 |
            log                 | MEMORY               |                                                 |
            log                 | redis                |                                                 |
            log                 | custom               |                                                 |
            log                 | kafka                | allowed values:                                 |
            log.redis.client    | anything             |                                                 |
            retry | 3s | |
            retry | 0 | |
            retry | 24d | |
            retry | 25d | it must be from 0 to 2147483647 ms | PT600H
            retry | -1s | it must be from 0 to 2147483647 ms | PT-1S
            shutdown.timeout | 1ms | |
            shutdown.timeout | 0 | it must be from 1 ms to 36500 days | PT0S
            shutdown.reconnects-per-second | 1 | |
            shutdown.reconnects-per-second | 0 | it must be at least 1 |
            shutdown.reconnects-per-second | -1 | it must be at least 1 |
            open-timeout | 1ms | |
            open-timeout | 0 | it must be from 1 ms to 36500 days | PT0S
            open-timeout | -1s | it must be from 1 ms to 36500 days | PT-1S
            max-lifetime | 1h | |
            max-lifetime | 0 | it must be from 1 ms to 36500 days | PT0S
            max-lifetime | 36501d | it must be from 1 ms to 36500 days | PT876024H
            security.tickets | true | |
            security.tickets | false | |
            security.expiry | close | |
            security.expiry | ignore | |
            security.expiry | warn | allowed values: |
            security.expiry-grace | 0 | |
            security.expiry-grace | 5m | |
            security.expiry-grace | -1s | it must be from 0 to 36500 days | PT-1S
            write-timeout | 30s | |
            write-timeout | 1ms | |
            write-timeout | -1s | |
            write-timeout | 0 | it must be from 1 ms to 36500 days, or negative | PT0S
            write-timeout | 36501d | it must be from 1 ms to 36500 days, or negative | PT876024H
            max-connections-per-client | 1 | |
            max-connections-per-client | -1 | |
            max-connections-per-client | 0 | it must be at least 1, or negative for no limit |
            max-connections-per-user | 1 | |
            max-connections-per-user | -1 | |
            max-connections-per-user | 0 | it must be at least 1, or negative for no limit |
            max-opens-per-second | 1 | |
            max-opens-per-second | -1 | |
            max-opens-per-second | 0 | it must be at least 1, or negative for no limit |
            limit-response | refuse | |
            limit-response | RETRY | |
            limit-response | ignore | allowed values: |
            max-topics-per-connection | 1 | |
            max-topics-per-connection | -1 | |
            max-topics-per-connection | 0 | it must be at least 1, or negative for no limit |
            max-topic-length | 1 | |
            max-topic-length | -1 | |
            max-topic-length | 0 | it must be at least 1, or negative for no limit |
            max-pending-bytes   | 1                    |                                                 |
            max-pending-bytes   | 64K                  |                                                 |
            max-pending-bytes   | 2147483647           |                                                 |
            max-pending-bytes   | 0                    | it must be from 1 to 2147483647 bytes           |
            max-pending-bytes   | 2G                   | it must be from 1 to 2147483647 bytes           | 2147483648
            max-pending-bytes   | 1Y                   | it must be from 1 to 2147483647 bytes           | 1208925819614629174706176
            max-pending-bytes   | -1                   | converted                                       |
            max-pending-bytes   | lots                 | converted                                       |
            max-total-pending-bytes | 1 | |
            max-total-pending-bytes | 4G | |
            max-total-pending-bytes | 0 | it must be from 1 to 9223372036854775807 bytes |
            overflow            | close                |                                                 |
            overflow            | drop-oldest          |                                                 |
            overflow            | DROP_NEWEST          |                                                 |
            overflow            | latest               |                                                 |
            overflow            | panic                | allowed values:                                 |
            traffic-log.enabled | true | |
            traffic-log.enabled | false | |
            traffic-log.limit | 0 | |
            traffic-log.limit | 1000000 | |
            traffic-log.limit | -1 | it must be from 0 to 1000000 |
            traffic-log.limit | 1000001 | it must be from 0 to 1000000 |
            bypass-http-encoder | true                 |                                                 |
            bypass-http-encoder | false                |                                                 |
            compression         | none                 |                                                 |
            compression         | gzip                 |                                                 |
            compression         | zip                  | allowed values:                                 |
            log.max-events      | 1                    |                                                 |
            log.max-events      | 2147483647           |                                                 |
            log.max-events      | 0                    | it must be at least 1                           |
            log.max-events      | -1                   | it must be at least 1                           |
            log.max-events      | all                  | Expected an integer value                       |
            log.max-bytes       | 1                    |                                                 |
            log.max-bytes       | 9223372036854775807  |                                                 |
            log.max-bytes       | ''                   |                                                 |
            log.max-bytes       | 0                    | it must be from 1 to 9223372036854775807 bytes  |
            log.max-bytes       | 8E                   | it must be from 1 to 9223372036854775807 bytes  | 9223372036854775808
            log.presence-interval | 1ms | |
            log.presence-interval | 36500d | |
            log.presence-interval | 0 | it must be from 1 ms to 36500 days | PT0S
            log.presence-interval | -5s | it must be from 1 ms to 36500 days | PT-5S
            log.max-age         | 1ms                  |                                                 |
            log.max-age         | 36500d               |                                                 |
            log.max-age         | 0                    | it must be from 1 ms to 36500 days              | PT0S
            log.max-age         | -5s                  | it must be from 1 ms to 36500 days              | PT-5S
            log.max-age         | 36501d               | it must be from 1 ms to 36500 days              | PT876024H
            log.timeout         | 1ms                  |                                                 |
            log.timeout         | 0                    | it must be from 1 ms to 36500 days              | PT0S
            log.timeout         | PT0.000999S          | it must be from 1 ms to 36500 days              | PT0.000999S
            log.timeout         | 36501d               | it must be from 1 ms to 36500 days              | PT876024H
            log.startup-timeout | 36500d               |                                                 |
            log.startup-timeout | 0                    | it must be from 1 ms to 36500 days              | PT0S
            log.startup-timeout | -1s                  | it must be from 1 ms to 36500 days              | PT-1S
            log.gap-event       | ''                   |                                                 |
            log.gap-event       | you missed something |                                                 |
            log.gap-event       | gap\\ndata: injected | it must be one line                             |
            log.gap-event       | gap\\rdata: injected | it must be one line                             |
            log.replay-on-open  | 0                    |                                                 |
            log.replay-on-open  | 2147483647           |                                                 |
            log.replay-on-open  | -1                   | it must be at least 0                           |
            log.live-event      | ''                   |                                                 |
            log.live-event      | up to date           |                                                 |
            log.live-event      | gap                  | it must not be the name of log.gap-event        |
            log.live-event      | live\\ndata: x       | it must be one line                             |
            log.live-event      | live\\rdata: x       | it must be one line                             |
            log.latest-topics   | board,prices/*       |                                                 |
            log.latest-max-keys | 1                    |                                                 |
            log.latest-max-keys | 0                    | it must be at least 1                           |
            log.redis.key       | any:thing            |                                                 |
            generations | none | |
            generations | MEMORY | |
            generations | redis | |
            generations | disk | allowed values: |
            generations.max-bytes | 1 | |
            generations.max-bytes | 2147483647 | |
            generations.max-bytes | 0 | it must be from 1 to 2147483647 bytes |
            generations.max-bytes | 2G | it must be from 1 to 2147483647 bytes | 2147483648
            generations.max-total-bytes | 1 | |
            generations.max-total-bytes | 4G | |
            generations.max-total-bytes | 0 | it must be from 1 to 9223372036854775807 bytes |
            generations.grace | 1ms | |
            generations.grace | 0 | it must be from 1 ms to 36500 days | PT0S
            generations.grace | -1s | it must be from 1 ms to 36500 days | PT-1S
            generations.keep | 36500d | |
            generations.keep | 0 | it must be from 1 ms to 36500 days | PT0S
            generations.max-count | 1 | |
            generations.max-count | 0 | it must be at least 1 |
            generations.end-event | the end | |
            generations.end-event | gap | it must not be gap |
            generations.end-event | end\\ndata: x | it must be one line |
            generations.failure-event | broken | |
            generations.failure-event | end | it must not be the name of generations.end-event |
            generations.failure-event | broken\\rdata: x | it must be one line |
            """;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void ofTheDefaultService(String property, String value, String problem, String shown) {
        allowsOrRefuses("quarkus.sse." + property, SseService.DEFAULT_NAME, value, problem, shown);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void ofANamedService(String property, String value, String problem, String shown) {
        allowsOrRefuses("quarkus.sse.\"a.b\"." + property, "a.b", value, problem, shown);
    }

    @Test
    void ofANamedServiceWithoutQuotes() {
        assertThatThrownBy(() -> check(configured("quarkus.sse.orders.log.max-events", "0"), "orders"))
                .hasMessage("Invalid value '0' of quarkus.sse.\"orders\".log.max-events: it must be at least 1");
    }

    @Test
    void ofANameThatMakesNoPath() {
        assertThatThrownBy(() -> check(configured("quarkus.sse.\"a b\".max-connections", "1"), "a b"))
                .hasMessageStartingWith("Invalid value '/sse/a b' of quarkus.sse.\"a b\".path: it must start with '/'");
    }

    @ParameterizedTest
    @ValueSource(strings = { "client.js", "/", "//", "/client.js/", "/a b.js", "/client.js?v=1", "/{name}.js" })
    void ofTheClientScript(String path) {
        assertThatThrownBy(() -> ConfigRules.check(client(path))).isInstanceOf(ConfigurationException.class)
                .hasMessage("Invalid value '" + path + "' of quarkus.sse.client.path: it must start with '/', be more than "
                        + "that, and have only letters, digits and URI punctuation");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/client.js", "/assets/sse-1.0/client", "/a~b%20c.js" })
    void butNotAPathOfTheClientScript(String path) {
        ConfigRules.check(client(path));
    }

    @ParameterizedTest
    @ValueSource(strings = { "contracts", "/", "/contracts/", "/{name}" })
    void ofTheContracts(String path) {
        assertThatThrownBy(() -> ConfigRules.check(contracts(path))).isInstanceOf(ConfigurationException.class)
                .hasMessage("Invalid value '" + path + "' of quarkus.sse.contracts.path: it must start with '/', be more than "
                        + "that, and have only letters, digits and URI punctuation");
        ConfigRules.check(contracts("/contracts"));
    }

    private static SseBuildTimeConfig.Contracts contracts(String path) {
        return configured("quarkus.sse.contracts.path", path).getConfigMapping(SseBuildTimeConfig.class).contracts();
    }

    @Test
    void ofGenerationsBesideALog() {
        SmallRyeConfig config = new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withMapping(SseBuildTimeConfig.class).withMapping(SseRuntimeConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("quarkus.sse.chat.generations", "memory", "quarkus.sse.chat.log", "redis"), "test", 100))
                .build();
        assertThatThrownBy(() -> check(config, "chat")).isInstanceOf(ConfigurationException.class)
                .hasMessage("Invalid value 'memory' of quarkus.sse.\"chat\".generations: it must be none, or "
                        + "quarkus.sse.\"chat\".log must be none: the ids of events belong to one of them");
    }

    private static SseBuildTimeConfig.Client client(String path) {
        return configured("quarkus.sse.client.path", path).getConfigMapping(SseBuildTimeConfig.class).client();
    }

    @Test
    void andTheTableHasEveryKey() {
        Set<String> inTable = new TreeSet<>();
        TABLE.lines().forEach(row -> inTable.add("quarkus.sse." + row.substring(0, row.indexOf('|')).strip()));
        Set<String> keys = new TreeSet<>(
                ConfigMappings.getProperties(ConfigClass.configClass(SseBuildTimeConfig.class)).keySet());
        keys.addAll(ConfigMappings.getProperties(ConfigClass.configClass(SseRuntimeConfig.class)).keySet());
        // no service can have a key of all services for itself, and a switch has no rule of ours
        keys.removeIf(key -> key.contains("*") || key.startsWith("quarkus.sse.metrics.")
                || key.startsWith("quarkus.sse.health.") || key.startsWith("quarkus.sse.traces.")
                || key.startsWith("quarkus.sse.client.") || key.startsWith("quarkus.sse.contracts.")
                || key.startsWith("quarkus.sse.openapi."));
        assertThat(inTable).isEqualTo(keys);
    }

    private static void allowsOrRefuses(String key, String service, String value, String problem, String shown) {
        String text = value.replace("\\n", "\n").replace("\\r", "\r");
        if (problem == null) {
            check(configured(key, text), service);
            return;
        }
        Throwable refused = catchThrowable(() -> check(configured(key, text), service));
        if (refused instanceof ConfigurationException) {
            assertThat(refused).hasMessageContaining(problem)
                    .hasMessageStartingWith("Invalid value '%s' of %s: ", shown == null ? text : shown, key);
        } else {
            // what the type does not allow is refused in SmallRye's words
            assertThat(refused).isInstanceOf(ConfigValidationException.class)
                    .hasMessageContainingAll(key, text, problem);
        }
    }

    private static void check(SmallRyeConfig config, String service) {
        ConfigRules.check(service, config.getConfigMapping(SseBuildTimeConfig.class).services().get(service));
        ConfigRules.check(service, config.getConfigMapping(SseRuntimeConfig.class).services().get(service));
    }

    private static SmallRyeConfig configured(String key, String value) {
        return new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withMapping(SseBuildTimeConfig.class).withMapping(SseRuntimeConfig.class)
                .withSources(new PropertiesConfigSource(Map.of(key, value), "test", 100))
                .build();
    }
}
