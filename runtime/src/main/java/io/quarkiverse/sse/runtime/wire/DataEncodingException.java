package io.quarkiverse.sse.runtime.wire;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * Thrown when the data of an event can't be turned into text.
 */
public final class DataEncodingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    DataEncodingException(Class<?> type, Throwable cause) {
        super("The data of type " + type.getName() + " can't be sent: " + LogText.ofMessage(cause.getMessage()), cause);
    }
}
