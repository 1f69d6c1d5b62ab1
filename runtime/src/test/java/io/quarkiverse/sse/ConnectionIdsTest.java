package io.quarkiverse.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionIdsTest {

    @Test
    void anIdIsReadBackFromItsText() {
        SseId id = SseId.random();
        assertThat(SseId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id).hasToString(id.toString());
        assertThat(SseId.random()).isNotEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1", "1-1-1-1-1", "not an id", "g0000000-0000-0000-0000-000000000000" })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> SseId.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not the id of an SSE connection: " + text);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> SseId.parse(null)).isInstanceOf(NullPointerException.class).hasMessage("id must not be null");
    }
}
