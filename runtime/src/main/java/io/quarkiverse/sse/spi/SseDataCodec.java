package io.quarkiverse.sse.spi;

/**
 * Turns the data of an event into text, for data that is neither text nor a number nor a boolean. A
 * CDI bean of this type replaces the built-in codec, which writes JSON with the application's
 * Jackson {@code ObjectMapper} or JSON-B.
 * <p>
 * The codec is called on the thread that sends, once per event whatever the number of connections.
 * It must be thread-safe.
 * <p>
 * Methods that later versions add to this interface have a default implementation.
 */
public interface SseDataCodec {

    /**
     * Encodes the data of one event.
     *
     * @param data the data, never {@code null}
     * @return the text; line breaks in it make several {@code data} lines
     * @throws Exception if the data can't be written: nothing is sent, and the stage of the send
     *         fails with this as the cause
     */
    String encode(Object data) throws Exception;
}
