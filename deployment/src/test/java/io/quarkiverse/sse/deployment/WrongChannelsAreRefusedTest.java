package io.quarkiverse.sse.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

class WrongChannelsAreRefusedTest {

    private static Map<String, String> find(boolean incoming, String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        SmallRyeConfig config = new SmallRyeConfigBuilder().addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100)).build();
        return MessagingChannels.find(config, incoming);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "false | topics       | [event, service, topic]",
            "false | buffer-size  | [event, service, topic]",
            "false | concurrency  | [event, service, topic]",
            "true  | event        | [service]",
            "true  | topic        | [service]",
    })
    void attributesThatThereAreNot(boolean incoming, String attribute, String allowed) {
        String prefix = "mp.messaging." + (incoming ? "incoming" : "outgoing") + ".prices.";
        assertThatThrownBy(() -> find(incoming, prefix + "connector", "quarkus-sse", prefix + attribute, "x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Invalid value 'x' of " + prefix + attribute)
                .hasMessageContaining(allowed);
    }

    @Test
    void namesOfEventsThatHaveLines() {
        assertThatThrownBy(() -> find(false, "mp.messaging.outgoing.\"a.b\".connector", "quarkus-sse",
                "mp.messaging.outgoing.\"a.b\".event", "one\ntwo"))
                .hasMessageContaining("mp.messaging.outgoing.\"a.b\".event: it must be one line");
    }

    @Test
    void otherConnectorsAreLeftAlone() {
        assertThat(find(false, "mp.messaging.outgoing.prices.connector", "smallrye-kafka",
                "mp.messaging.outgoing.prices.topics", "x")).isEmpty();
    }

    @Test
    void bothPrefixesAndWhatAllChannelsHave() {
        assertThat(find(false, "quarkus.messaging.outgoing.a.connector", "quarkus-sse",
                "mp.messaging.outgoing.b.connector", "quarkus-sse", "mp.messaging.outgoing.b.service", "orders",
                "mp.messaging.outgoing.b.pausable", "true", "mp.messaging.outgoing.b.pausable.buffer-size", "3",
                "mp.messaging.connector.quarkus-sse.service", "prices"))
                .containsExactly(Map.entry("a", "prices"), Map.entry("b", "orders"));
    }
}
