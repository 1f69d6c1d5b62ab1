package io.quarkiverse.sse.spi;

/**
 * Turns the data of an event into text, for data that is neither text, number nor boolean. A CDI bean of this type replaces the
 * built-in ones, which write JSON with the application's Jackson {@code ObjectMapper} or JSON-B.
 * <p>
 * Called on the thread that sends, once per event whatever the number of connections. May be called by several threads at once.
 * <p>
 * Methods that are added to this interface in later versions have a default implementation.
 */
public interface SseDataCodec {

    /**
     * @param data the data, never {@code null}
     * @return the text; line breaks in it make several {@code data} lines
     * @throws Exception if the data can't be written: the stage of the send fails with it as the cause, and nothing is sent
     */
    String encode(Object data) throws Exception;
}
