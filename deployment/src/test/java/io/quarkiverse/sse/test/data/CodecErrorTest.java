package io.quarkiverse.sse.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class CodecErrorTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Endless.class);

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Inject
    ConnectionLog log;

    @Test
    void failsTheStageAndNothingElse() {
        try (EventStream stream = EventStream.open(uri)) {
            log.awaitOpened(1);
            assertThatThrownBy(() -> sse.sendData(List.of()).toCompletableFuture().join())
                    .hasRootCauseInstanceOf(StackOverflowError.class);
            assertThat(sse.sendData("next").toCompletableFuture().join()).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitText("data: next\n\n");
        }
        log.awaitClosed(1);
    }

    @Singleton
    static class Endless implements SseDataCodec {

        @Override
        public String encode(Object data) {
            return "[" + encode(data) + "]";
        }
    }
}
