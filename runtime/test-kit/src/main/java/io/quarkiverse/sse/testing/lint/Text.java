package io.quarkiverse.sse.testing.lint;

import java.util.Locale;

/** How things are written in the output. */
final class Text {

    private Text() {
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
