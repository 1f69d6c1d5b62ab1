package io.quarkiverse.sse.runtime.codec;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;

import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkus.arc.DefaultBean;

/**
 * Writes data as JSON with the application's {@link ObjectMapper}.
 */
@Singleton
@DefaultBean
public class JacksonDataCodec implements SseDataCodec {

    private final ObjectWriter writer;

    JacksonDataCodec(ObjectMapper mapper) {
        // in a native executable, a type without properties is most likely one
        // that is not registered
        this.writer = NativeTypes.isNative() ? mapper.writer().with(SerializationFeature.FAIL_ON_EMPTY_BEANS) : mapper.writer();
    }

    @Override
    public String encode(Object data) throws JsonProcessingException {
        try {
            return writer.writeValueAsString(data);
        } catch (InvalidDefinitionException e) {
            // the type of the data itself, of a property or of an element
            NativeTypes.requireRegistered(e.getType().getRawClass());
            throw e;
        }
    }
}
