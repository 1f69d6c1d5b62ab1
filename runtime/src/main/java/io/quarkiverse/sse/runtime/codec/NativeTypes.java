package io.quarkiverse.sse.runtime.codec;

import io.quarkiverse.sse.SseData;
import io.quarkus.runtime.ImageMode;

/**
 * Recognises types that were not registered for reflection in a native executable. JSON libraries
 * find no properties in them, and would write an empty object.
 */
final class NativeTypes {

    private NativeTypes() {
    }

    static boolean isNative() {
        return ImageMode.current() == ImageMode.NATIVE_RUN;
    }

    /**
     * @throws IllegalStateException if the type is not registered; the message says
     *         how to register it
     */
    static void requireRegistered(Class<?> type) {
        if (isNative() && !isRegistered(type)) {
            throw new IllegalStateException(type.getName() + " is not registered in this native executable: annotate it, "
                    + "or a class that sends it, with @" + SseData.class.getSimpleName());
        }
    }

    private static boolean isRegistered(Class<?> type) {
        return type.getName().startsWith("java.") || type.isArray() || type.isInterface() || type.isEnum()
        // every class has a constructor; one that shows none is not registered
                || type.getDeclaredConstructors().length > 0;
    }
}
