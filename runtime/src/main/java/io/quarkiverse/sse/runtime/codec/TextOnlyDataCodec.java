package io.quarkiverse.sse.runtime.codec;

import jakarta.inject.Singleton;

import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.DefaultBean;

/**
 * Refuses all data, in an application without a JSON extension.
 */
@Singleton
@DefaultBean
public class TextOnlyDataCodec implements SseDataCodec {

    @Override
    public String encode(Object data) {
        throw new IllegalStateException("the application has no JSON extension: add quarkus-jackson or quarkus-jsonb, "
                + "or provide a CDI bean of type " + SseDataCodec.class.getName());
    }
}
