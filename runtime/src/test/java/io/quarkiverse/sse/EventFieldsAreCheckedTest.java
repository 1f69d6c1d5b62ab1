package io.quarkiverse.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFieldsAreCheckedTest {

    @ParameterizedTest
    @ValueSource(strings = { "\n", "\r", "a\r\nb", "trailing\n" })
    void eventAndIdHaveOneLine(String text) {
        assertThatThrownBy(() -> SseEvent.builder().event(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("event must not contain a line break");
        assertThatThrownBy(() -> SseEvent.builder().id(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id must not contain a line break");
    }

    @Test
    void idHasNoNul() {
        assertThatThrownBy(() -> SseEvent.builder().id("a\0b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id must not contain NUL");
    }

    @Test
    void retryIsNeitherNegativeNorTooLong() {
        assertThatThrownBy(() -> SseEvent.builder().retry(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry must be from 0 to 2147483647 ms, but was PT-0.001S");
        assertThatThrownBy(() -> SseEvent.builder().retry(SseEvent.MAX_RETRY.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("retry must be from 0");
        assertThatThrownBy(() -> SseEvent.builder().retry(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("retry must be from 0");
        assertThat(SseEvent.builder().retry(SseEvent.MAX_RETRY).build().retry()).contains(SseEvent.MAX_RETRY);
    }

    @Test
    void keyIsNotTooLong() {
        String longest = "x".repeat(SseEvent.MAX_KEY_LENGTH);
        assertThat(SseEvent.builder().key(longest).build().key()).contains(longest);
        assertThatThrownBy(() -> SseEvent.builder().key(longest + "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key must have at most 1000 characters, but had 1001");
        assertThatThrownBy(() -> SseEvent.builder().removeKey(longest + "x")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The log keeps only events with data, and must learn of the removal. */
    @Test
    void aKeyAloneHasData() {
        assertThat(SseEvent.builder().removeKey("k").id("7").build().data()).contains("");
        assertThat(SseEvent.builder().removeKey("").id("7").build().removesKey()).isFalse();
    }

    @Test
    void emptyFieldsAreNotGiven() {
        SseEvent event = SseEvent.builder().event("").id("").comment("").key("").data("x").build();
        assertThat(event.key()).isEmpty();
        assertThat(event.event()).isEmpty();
        assertThat(event.id()).isEmpty();
        assertThat(event.comment()).isEmpty();
        assertThat(event.retry()).isEmpty();
        assertThat(event.data()).contains("x");
    }

    @Test
    void toStringShowsNoData() {
        assertThat(SseEvent.builder().event("login").id("7").data("secret").build())
                .hasToString("SseEvent[event=login, id=7, data=java.lang.String]");
    }
}
