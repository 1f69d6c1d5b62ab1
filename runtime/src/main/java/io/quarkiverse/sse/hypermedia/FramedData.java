package io.quarkiverse.sse.hypermedia;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The data of an event whose content is no text yet, with what a client library wants around it.
 * Applications get it from the classes of this package, and have nothing to do with it.
 */
public final class FramedData {

    private final Object content;
    private final boolean json;
    private final UnaryOperator<String> frame;

    private FramedData(Object content, boolean json, UnaryOperator<String> frame) {
        this.content = content;
        this.json = json;
        this.frame = frame;
    }

    /**
     * @param frame what comes around the HTML; it may be called later, on any thread
     * @return the data of an event, which is text where the content is
     */
    static Object ofHtml(Object content, UnaryOperator<String> frame) {
        return of(content, false, frame);
    }

    /**
     * @param frame what comes around the JSON; it may be called later, on any thread
     * @return the data of an event, which is text where the content is
     */
    static Object ofJson(Object content, UnaryOperator<String> frame) {
        return of(content, true, frame);
    }

    private static Object of(Object content, boolean json, UnaryOperator<String> frame) {
        Objects.requireNonNull(content, "content must not be null");
        return content instanceof CharSequence text ? frame.apply(text.toString()) : new FramedData(content, json, frame);
    }

    /**
     * {@return what has to become text}
     */
    public Object content() {
        return content;
    }

    /**
     * {@return whether the text is the JSON of the content, and not what a template makes of it}
     */
    public boolean isJson() {
        return json;
    }

    /**
     * {@return the data of the event}
     *
     * @param text the content as text
     */
    public String around(String text) {
        return frame.apply(text);
    }
}
