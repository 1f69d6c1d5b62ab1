package io.quarkiverse.sse.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {

    @ParameterizedTest
    @ValueSource(strings = { "text/event-stream", "TEXT/Event-Stream", " text/event-stream ", "text/html, text/event-stream",
            "text/event-stream;q=0.5", "text/event-stream; Q=1.000", "text/event-stream;charset=utf-8;q=0.001",
            "text/event-stream;q=0.1, */*;q=0", ",,text/event-stream", "text/event-stream; charset=utf-8" })
    void accepts(String header) {
        assertThat(AcceptHeader.acceptsEventStream(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "*/*", "text/*", "text/html", "text/event-stream;q=0", "text/event-stream;q=0.000",
            "text/event-stream;q=abc", "text/event-stream;q=", "text/event-stream;q=2", "text/event-stream;q=-1",
            "text/event-stream;q=0.1234", "text/event-streams", "text /event-stream", "text/event-stream/x", ";", ",",
            "\"text/event-stream\"", "q=1;text/event-stream" })
    void refuses(String header) {
        assertThat(AcceptHeader.acceptsEventStream(List.of(header))).isFalse();
    }

    @Test
    void readsAllHeadersAndNone() {
        assertThat(AcceptHeader.acceptsEventStream(List.of("text/html", "text/event-stream"))).isTrue();
        assertThat(AcceptHeader.acceptsEventStream(List.of())).isFalse();
    }
}
