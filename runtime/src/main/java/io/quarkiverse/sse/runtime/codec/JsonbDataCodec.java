package io.quarkiverse.sse.runtime.codec;

import jakarta.inject.Singleton;
import jakarta.json.bind.Jsonb;

import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.DefaultBean;

/**
 * Writes data as JSON with the application's {@link Jsonb}.
 */
@Singleton
@DefaultBean
public class JsonbDataCodec implements SseDataCodec {

    private static final String EMPTY_OBJECT = "{}";

    private final Jsonb jsonb;

    JsonbDataCodec(Jsonb jsonb) {
        this.jsonb = jsonb;
    }

    @Override
    public String encode(Object data) {
        String json = jsonb.toJson(data);
        if (json.equals(EMPTY_OBJECT)) {
            NativeTypes.requireRegistered(data.getClass());
        }
        return json;
    }
}
