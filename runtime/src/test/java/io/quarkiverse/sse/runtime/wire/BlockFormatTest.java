package io.quarkiverse.sse.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseEvent;

class BlockFormatTest {

    private final EventEncoder encoder = new EventEncoder(data -> {
        if (data instanceof Thread) {
            throw new IOException("no threads, please");
        }
        return "{\"json\":\n" + data + "}";
    });

    @Test
    void fieldsAreInOrderWithOneSpaceEach() {
        assertThat(encode(SseEvent.builder().data("d").retry(Duration.ofSeconds(2)).id("7").event("e").comment("c")))
                .isEqualTo(":c\nevent: e\nid: 7\nretry: 2000\ndata: d\n\n");
    }

    @Test
    void anEventNameAloneGetsEmptyData() {
        assertThat(encode(SseEvent.builder().event("ping"))).isEqualTo("event: ping\ndata: \n\n");
    }

    @Test
    void nothingAtAllIsEmptyData() {
        assertThat(encode(SseEvent.builder())).isEqualTo("data: \n\n");
        assertThat(encode(SseEvent.builder().event("").id("").comment(""))).isEqualTo("data: \n\n");
    }

    @Test
    void idRetryOrCommentAloneHaveNoData() {
        assertThat(encode(SseEvent.builder().id("7"))).isEqualTo("id: 7\n\n");
        assertThat(encode(SseEvent.builder().retry(Duration.ZERO))).isEqualTo("retry: 0\n\n");
        assertThat(encode(SseEvent.builder().comment("c"))).isEqualTo(":c\n\n");
    }

    @Test
    void emptyDataIsALine() {
        assertThat(encode(SseEvent.builder().id("7").data(""))).isEqualTo("id: 7\ndata: \n\n");
    }

    @Test
    void linesEndAtCrLfCrAndLf() {
        assertThat(encode(SseEvent.builder().data("a\r\nb\rc\nd\n\re\n")))
                .isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\ndata: \n\n");
        assertThat(encode(SseEvent.builder().comment("a\r\nb"))).isEqualTo(":a\n:b\n\n");
    }

    @Test
    void numbersAndBooleansNeedNoCodec() {
        assertThat(encode(SseEvent.builder().data(42))).isEqualTo("data: 42\n\n");
        assertThat(encode(SseEvent.builder().data(true))).isEqualTo("data: true\n\n");
        assertThat(encode(SseEvent.builder().data('x'))).isEqualTo("data: x\n\n");
        assertThat(encode(SseEvent.builder().data(new BigDecimal("1.50")))).isEqualTo("data: 1.50\n\n");
        assertThat(encode(SseEvent.builder().data(new StringBuilder("text")))).isEqualTo("data: text\n\n");
    }

    @Test
    void anythingElseGoesThroughTheCodecAndIsSplitAsWell() {
        assertThat(encode(SseEvent.builder().data(List.of(1)))).isEqualTo("data: {\"json\":\ndata: [1]}\n\n");
    }

    @Test
    void dataThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> encode(SseEvent.builder().data(Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The data of type java.lang.Thread can't be sent: no threads, please")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void heartbeatAndResetAreExact() {
        assertThat(text(encoder.heartbeat())).isEqualTo(":heartbeat\n\n");
        assertThat(text(encoder.resetLastEventId())).isEqualTo("id:\n\n");
    }

    private String encode(SseEvent.Builder event) {
        return text(encoder.encode(event.build()));
    }

    private static String text(Frame frame) {
        return new String(frame.bytes(), StandardCharsets.UTF_8);
    }
}
