package io.quarkiverse.sse.testing;

/** Shows text in a message: on one line, and not more of it than helps. */
final class Quoted {

    private static final int MOST = 500;

    private Quoted() {
    }

    /** The end of the text if it is long, because that is where something went wrong. */
    static String text(String text) {
        int start = Math.max(0, text.length() - MOST);
        StringBuilder quoted = new StringBuilder(start > 0 ? "…\"" : "\"");
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '"' -> quoted.append("\\\"");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
