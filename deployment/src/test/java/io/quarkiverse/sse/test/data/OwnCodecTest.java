package io.quarkiverse.sse.test.data;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class OwnCodecTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Codec.class);

    @TestHTTPResource("sse")
    URI uri;

    @Inject
    SseService sse;

    @Test
    void replacesJson() {
        try (EventStream stream = EventStream.open(uri)) {
            await().until(() -> sse.connectionCount() == 1);
            sse.sendData(List.of(1, 2));
            sse.sendData("text");
            stream.awaitText("data: [1, 2]\ndata: in my own way\n\ndata: text\n\n");
        }
    }

    @Singleton
    static class Codec implements SseDataCodec {

        @Override
        public String encode(Object data) {
            return data + "\nin my own way";
        }
    }
}
