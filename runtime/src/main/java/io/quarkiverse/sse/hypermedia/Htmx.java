package io.quarkiverse.sse.hypermedia;

import io.quarkiverse.sse.SseEvent;

/**
 * Events for the SSE extension of htmx 2 ({@code htmx-ext-sse}).
 *
 * <pre>{@code
 * <div hx-ext="sse" sse-connect="/sse" sse-close="done">
 *     <p sse-swap="count"></p>
 * </div>
 *
 * sse.send(Htmx.swap("count", Templates.board$count(42)).build());
 * sse.send(Htmx.close("done").build());
 * }</pre>
 */
public final class Htmx {

    private Htmx() {
    }

    /**
     * HTML for the elements with this name in {@code sse-swap}. How it gets there is up to their
     * {@code hx-swap} and {@code hx-target}.
     *
     * @param name the name of the event
     * @param html the HTML: text or, with {@code quarkus-qute}, a {@code TemplateInstance}
     * @return a builder, for an event that may have an id and a key too
     * @throws IllegalArgumentException if no {@code sse-swap} could have this name: if it is empty, has
     *         a comma or a line break, or begins or ends with a space
     */
    public static SseEvent.Builder swap(String name, Object html) {
        return SseEvent.builder().event(requireName(name)).data(FramedData.ofHtml(html, text -> text));
    }

    /**
     * A farewell: htmx closes the stream of an element with this name in {@code sse-close}, and does
     * not come back. Where a stream ends without it, htmx opens it again.
     *
     * @param name the name of the event
     * @return a builder, for an event without data
     * @throws IllegalArgumentException as for {@link #swap}
     */
    public static SseEvent.Builder close(String name) {
        return SseEvent.builder().event(requireName(name)).data("");
    }

    private static String requireName(String name) {
        if (name == null || name.isEmpty() || name.indexOf(',') >= 0 || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "The name of an event for htmx must not be empty, contain a comma, or begin or end with a space, but was '"
                            + name + "'");
        }
        return name;
    }
}
