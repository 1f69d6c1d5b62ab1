package io.quarkiverse.sse.hypermedia;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.quarkiverse.sse.SseEvent;

/**
 * Turbo Streams: events for {@code <turbo-stream-source src="/sse">} in a page with Turbo 7 or 8.
 *
 * <pre>{@code
 * sse.send(Turbo.append("messages", Templates.chat$message(message)).build());
 * }</pre>
 *
 * The HTML is text or, with {@code quarkus-qute}, a {@code TemplateInstance}. Each method returns a
 * builder, for an event that may have an id and a key too.
 */
public final class Turbo {

    private Turbo() {
    }

    /**
     * {@return an event that adds HTML at the end of an element}
     *
     * @param target the id of the element
     * @param html the HTML; if its first element has the id of a child, it replaces that
     */
    public static SseEvent.Builder append(String target, Object html) {
        return to("append", target, html);
    }

    /**
     * {@return an event that adds HTML at the beginning of an element}
     *
     * @param target the id of the element
     * @param html the HTML; if its first element has the id of a child, it replaces that
     */
    public static SseEvent.Builder prepend(String target, Object html) {
        return to("prepend", target, html);
    }

    /**
     * {@return an event that inserts HTML before an element}
     *
     * @param target the id of the element
     * @param html the HTML
     */
    public static SseEvent.Builder before(String target, Object html) {
        return to("before", target, html);
    }

    /**
     * {@return an event that inserts HTML after an element}
     *
     * @param target the id of the element
     * @param html the HTML
     */
    public static SseEvent.Builder after(String target, Object html) {
        return to("after", target, html);
    }

    /**
     * {@return an event that replaces an element}
     *
     * @param target the id of the element
     * @param html the HTML
     */
    public static SseEvent.Builder replace(String target, Object html) {
        return to("replace", target, html);
    }

    /**
     * {@return an event that replaces what is in an element}
     *
     * @param target the id of the element
     * @param html the HTML
     */
    public static SseEvent.Builder update(String target, Object html) {
        return to("update", target, html);
    }

    /**
     * {@return an event that changes an element into another one, and keeps what is the same: the
     * focus, for instance} It needs Turbo 8.
     *
     * @param target the id of the element
     * @param html the HTML
     */
    public static SseEvent.Builder morph(String target, Object html) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("method", "morph");
        attributes.put("target", target);
        return stream("replace", attributes, html);
    }

    /**
     * {@return an event that removes an element}
     *
     * @param target the id of the element
     */
    public static SseEvent.Builder remove(String target) {
        return stream("remove", Collections.singletonMap("target", target), null);
    }

    /**
     * {@return an event that lets the page load itself again} It needs Turbo 8.
     */
    public static SseEvent.Builder refresh() {
        return stream("refresh", Map.of(), null);
    }

    private static SseEvent.Builder to(String action, String target, Object html) {
        Objects.requireNonNull(html, "html must not be null");
        return stream(action, Collections.singletonMap("target", target), html);
    }

    /**
     * {@return an event with any other stream: for all elements of a CSS selector
     * ({@code targets}), or with an action of the page's own}
     *
     * @param action the action
     * @param attributes further attributes, in the order of the map; values are escaped
     * @param html the HTML, or {@code null} for a stream without any
     * @throws IllegalArgumentException if the name of an attribute has another character than
     *         letters, digits, {@code -} and {@code _}
     */
    public static SseEvent.Builder stream(String action, Map<String, String> attributes, Object html) {
        StringBuilder start = new StringBuilder("<turbo-stream");
        attribute("action", action, start);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            attribute(attribute.getKey(), attribute.getValue(), start);
        }
        start.append('>');
        if (html == null) {
            return SseEvent.builder().data(start.append("</turbo-stream>").toString());
        }
        String before = start.append("<template>").toString();
        return SseEvent.builder().data(FramedData.ofHtml(html, text -> before + text + "</template></turbo-stream>"));
    }

    private static void attribute(String name, String value, StringBuilder out) {
        Objects.requireNonNull(value, () -> name + " must not be null");
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of an attribute");
        }
        out.append(' ').append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                // a line break would split the data, and come back as another one
                case '\r' -> out.append("&#13;");
                case '\n' -> out.append("&#10;");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
