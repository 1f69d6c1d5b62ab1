package io.quarkiverse.sse.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class OwnCodecTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Codec.class);

    @Test
    void replacesJson() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            sse.sendData(List.of(1, 2));
            sse.sendData("text");
            stream.awaitWire("data: [1, 2]\ndata: in my own way\n\ndata: text\n\n");
        }
    }

    @Test
    void mayFailTheStageAndNothingElse() {
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            assertThatThrownBy(() -> join(sse.sendData(Optional.empty()))).hasRootCauseInstanceOf(StackOverflowError.class);
            assertThat(join(sse.sendData("next"))).isEqualTo(SseDelivery.of(1, 0));
            stream.awaitWire("data: next\n\n");
        }
    }

    @Singleton
    static class Codec implements SseDataCodec {

        @Override
        public String encode(Object data) {
            return data instanceof Optional ? "[" + encode(data) + "]" : data + "\nin my own way";
        }
    }
}
