package io.quarkiverse.sse.runtime.codec;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.DefaultBean;

/**
 * Writes data as JSON with the application's {@link ObjectMapper}.
 */
@Singleton
@DefaultBean
public class JacksonDataCodec implements SseDataCodec {

    private final ObjectMapper mapper;

    JacksonDataCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public String encode(Object data) throws JsonProcessingException {
        return mapper.writeValueAsString(data);
    }
}
