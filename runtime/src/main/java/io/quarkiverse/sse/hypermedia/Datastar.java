package io.quarkiverse.sse.hypermedia;

import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;

import io.quarkiverse.sse.SseEvent;

/**
 * Events for Datastar 1, which a page asks for with {@code data-init="@get('/sse')"}. The guide "Qute
 * and hypermedia" says which options it should have, so that it comes back.
 *
 * <pre>{@code
 * sse.send(Datastar.elements(Templates.board$count(42)).event().build());
 * sse.send(Datastar.elements(Templates.board$item(item)).selector("#items").mode(APPEND).event().build());
 * sse.send(Datastar.signals(Map.of("count", 42)).event().build());
 * }</pre>
 *
 * What these methods return is not thread-safe.
 */
public final class Datastar {

    /** What becomes of the elements that are selected. */
    public enum Mode {

        /** They become the new elements, and keep what is the same: the default. */
        OUTER,
        /** What is in them becomes the new elements, and keeps what is the same. */
        INNER,
        /** The new elements take their place, without their state. */
        REPLACE,
        /** The new elements come at the beginning of them. */
        PREPEND,
        /** The new elements come at the end of them. */
        APPEND,
        /** The new elements come before them. */
        BEFORE,
        /** The new elements come after them. */
        AFTER,
        /** They go. */
        REMOVE;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean needsSelector() {
            return this != OUTER && this != REPLACE;
        }
    }

    /** What the new elements are, if they are not HTML. */
    public enum Namespace {

        /** Elements of SVG. */
        SVG,
        /** Elements of MathML. */
        MATHML
    }

    private static final String ELEMENTS_EVENT = "datastar-patch-elements";
    private static final String SIGNALS_EVENT = "datastar-patch-signals";

    private Datastar() {
    }

    /**
     * Elements for the page.
     *
     * @param html complete elements, which need ids where there is no selector: text or, with
     *        {@code quarkus-qute}, a {@code TemplateInstance}
     * @return the elements, for further settings
     */
    public static Elements elements(Object html) {
        return new Elements(Objects.requireNonNull(html, "html must not be null"));
    }

    /**
     * Removes elements.
     *
     * @param selector a CSS selector
     * @return the elements, for further settings
     * @throws IllegalArgumentException if the selector is empty or has a line break
     */
    public static Elements remove(String selector) {
        return new Elements(null).selector(selector).mode(Mode.REMOVE);
    }

    /**
     * Signals for the page. Those that are {@code null} are removed.
     *
     * @param signals text that is JSON, or an object that becomes JSON, such as a {@code Map}
     * @return the signals, for further settings
     */
    public static Signals signals(Object signals) {
        return new Signals(Objects.requireNonNull(signals, "signals must not be null"));
    }

    /** An event that changes elements of the page. */
    public static final class Elements {

        private final Object html;
        private String selector;
        private Mode mode = Mode.OUTER;
        private boolean viewTransition;
        private Namespace namespace;

        private Elements(Object html) {
            this.html = html;
        }

        /**
         * Selects what is changed. Without it, that are the elements with the ids of the new ones.
         *
         * @param selector a CSS selector
         * @return this
         * @throws IllegalArgumentException if it is empty or has a line break
         */
        public Elements selector(String selector) {
            this.selector = requireLine("selector", selector);
            return this;
        }

        /**
         * @param mode what becomes of what is selected
         * @return this
         */
        public Elements mode(Mode mode) {
            this.mode = Objects.requireNonNull(mode, "mode must not be null");
            return this;
        }

        /**
         * Makes the change a view transition of the browser.
         *
         * @return this
         */
        public Elements useViewTransition() {
            viewTransition = true;
            return this;
        }

        /**
         * @param namespace what the new elements are, if they are not HTML
         * @return this
         */
        public Elements namespace(Namespace namespace) {
            this.namespace = Objects.requireNonNull(namespace, "namespace must not be null");
            return this;
        }

        /**
         * {@return a builder with what was set until now, for an event that may have an id and a key
         * too}
         *
         * @throws IllegalStateException if the mode needs a selector, and there is none
         */
        public SseEvent.Builder event() {
            if (selector == null && mode.needsSelector()) {
                throw new IllegalStateException("The mode " + mode + " needs a selector: only OUTER and REPLACE find "
                        + "elements by the ids of the new ones");
            }
            StringBuilder options = new StringBuilder();
            option("selector", selector, options);
            option("mode", mode == Mode.OUTER ? null : mode.text(), options);
            option("useViewTransition", viewTransition ? "true" : null, options);
            option("namespace", namespace == null ? null : namespace.name().toLowerCase(Locale.ROOT), options);
            String before = options.toString();
            return SseEvent.builder().event(ELEMENTS_EVENT)
                    .data(html == null ? before.stripTrailing()
                            : FramedData.ofHtml(html, text -> before + lines("elements", text)));
        }
    }

    /** An event that changes signals of the page. */
    public static final class Signals {

        private final Object signals;
        private boolean onlyIfMissing;

        private Signals(Object signals) {
            this.signals = signals;
        }

        /**
         * Leaves the signals as they are that the page has already.
         *
         * @return this
         */
        public Signals onlyIfMissing() {
            onlyIfMissing = true;
            return this;
        }

        /**
         * {@return a builder with what was set until now, for an event that may have an id and a key
         * too}
         */
        public SseEvent.Builder event() {
            String before = onlyIfMissing ? "onlyIfMissing true\n" : "";
            return SseEvent.builder().event(SIGNALS_EVENT)
                    .data(FramedData.ofJson(signals, text -> before + lines("signals", text)));
        }
    }

    private static String requireLine(String name, String value) {
        if (value == null || value.isBlank() || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(name + " must not be empty or have a line break");
        }
        return value;
    }

    private static void option(String name, String value, StringBuilder out) {
        if (value != null) {
            out.append(name).append(' ').append(value).append('\n');
        }
    }

    /** Each line has the name before it. */
    private static String lines(String name, String text) {
        StringBuilder out = new StringBuilder();
        Iterator<String> lines = text.lines().iterator();
        do {
            out.append(out.length() == 0 ? "" : "\n").append(name).append(' ').append(lines.hasNext() ? lines.next() : "");
        } while (lines.hasNext());
        return out.toString();
    }
}
