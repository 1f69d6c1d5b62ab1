package io.quarkiverse.sse.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.DotName;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.runtime.config.LogKind;
import io.quarkiverse.sse.runtime.config.ServicePath;
import io.quarkus.runtime.configuration.ConfigurationException;

/** What the build alone can see: other services, other keys, the beans of the application. */
class ServicesDoNotCollideTest {

    private static final Optional<DotName> NO_BEAN = Optional.empty();
    private static final Optional<DotName> A_BEAN = Optional.of(DotName.createSimple("org.acme.Logs"));

    @Test
    void onAPath() {
        Map<String, String> keyByShape = new HashMap<>();
        SseConfigProcessor.requireOwnPath("a", new ServicePath("/x/{id}"), keyByShape);
        SseConfigProcessor.requireOwnPath("b", new ServicePath("/x/id"), keyByShape);
        assertThatThrownBy(() -> SseConfigProcessor.requireOwnPath("c", new ServicePath("/x/{name}"), keyByShape))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Invalid value '/x/{name}' of quarkus.sse.\"c\".path: it is the path of quarkus.sse.\"a\".path too, "
                                + "and each service needs its own");
    }

    @Test
    void inTwoSpellingsOfAName() {
        SseConfigProcessor.requireOneSpelling(List.of("quarkus.sse.\"news\".path", "quarkus.sse.\"news\".log.max-age",
                "quarkus.sse.orders.path", "quarkus.sse.orders.log", "quarkus.sse.log", "quarkus.sse.\"log\".path",
                "quarkus.sse.path", "quarkus.http.port", "quarkus.sse"));
        assertThatThrownBy(() -> SseConfigProcessor.requireOneSpelling(List.of("quarkus.sse.\"news\".path",
                "quarkus.sse.news.heartbeat-interval"))).isInstanceOf(ConfigurationException.class)
                .hasMessage("The service \"news\" is configured with and without quotes: write all its keys as "
                        + "quarkus.sse.\"news\".… or all as quarkus.sse.news.…");
    }

    @Test
    void withTheLogThatTheApplicationHas() {
        for (LogKind kind : List.of(LogKind.NONE, LogKind.MEMORY, LogKind.REDIS)) {
            SseConfigProcessor.requireFittingLog("orders", kind, NO_BEAN);
        }
        for (LogKind kind : List.of(LogKind.NONE, LogKind.CUSTOM)) {
            SseConfigProcessor.requireFittingLog("orders", kind, A_BEAN);
        }
        assertThatThrownBy(() -> SseConfigProcessor.requireFittingLog("orders", LogKind.CUSTOM, NO_BEAN))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Invalid value 'custom' of quarkus.sse.\"orders\".log: it needs a bean of type "
                        + "io.quarkiverse.sse.spi.SseEventLog with @SseName(\"orders\"); without one it must be none, memory "
                        + "or redis");
        for (LogKind kind : List.of(LogKind.MEMORY, LogKind.REDIS)) {
            assertThatThrownBy(() -> SseConfigProcessor.requireFittingLog("orders", kind, A_BEAN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageEndingWith("of quarkus.sse.\"orders\".log: the service has an event log of its own, the bean in "
                            + "org.acme.Logs: with it, it must be custom, or none");
        }
    }

    @Test
    void aServiceIsNotNamedLikeAGroupOfKeys() {
        SseConfigProcessor.requireNoGroupNames(Set.of("<default>", "news", "path"));
        for (String name : List.of("log", "security", "shutdown", "metrics", "health", "client")) {
            assertThatThrownBy(() -> SseConfigProcessor.requireNoGroupNames(Set.of(name)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("A service can't be named \"" + name + "\"");
        }
    }
}
