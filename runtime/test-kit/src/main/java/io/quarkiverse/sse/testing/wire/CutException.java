package io.quarkiverse.sse.testing.wire;

import java.io.IOException;

/** A body has ended before its end. */
public final class CutException extends IOException {

    private static final long serialVersionUID = 1;

    public CutException(String message) {
        super(message);
    }

    CutException(String message, IOException cause) {
        super(message, cause);
    }
}
