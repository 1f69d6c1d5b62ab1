package io.quarkiverse.sse.runtime.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.runtime.annotations.DevMCPEnableByDefault;
import io.quarkus.runtime.annotations.JsonRpcDescription;

class AgentsGetDescriptionsTest {

    /** Of what changes something, the developer decides whether agents may use it. */
    private static final Set<String> CHANGE = Set.of("send", "disconnect");
    private static final Set<String> FOR_PAGES_ONLY = Set.of("connectionCount");

    static List<Method> methods() {
        return Stream.of(SseJsonRPCService.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()).toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ofEachMethodAndItsParameters(Method method) {
        JsonRpcDescription description = method.getAnnotation(JsonRpcDescription.class);
        if (FOR_PAGES_ONLY.contains(method.getName())) {
            assertThat(description).isNull();
            return;
        }
        assertThat(method.isAnnotationPresent(DevMCPEnableByDefault.class)).isNotEqualTo(CHANGE.contains(method.getName()));
        for (Parameter parameter : method.getParameters()) {
            assertThat(parameter.isNamePresent()).isTrue();
            assertThat(description.value()).contains("\n" + parameter.getName() + ": ");
            assertThat(parameter.isAnnotationPresent(JsonRpcDescription.class)).isFalse();
        }
    }
}
