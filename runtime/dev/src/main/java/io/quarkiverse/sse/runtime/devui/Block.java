package io.quarkiverse.sse.runtime.devui;

import java.nio.charset.StandardCharsets;

/**
 * What a block of an event stream says, shortened for people who look at it.
 *
 * @param event the name of the event, or {@code null}
 * @param id its id, or {@code null}
 * @param data its data, or the whole block if it has none, as a comment or a reconnection time
 */
record Block(String event, String id, String data) {

    /** A large event is not turned into text as a whole. */
    private static final int MAX_BYTES = 4096;
    private static final int MAX_DATA_CHARS = 500;
    private static final int MAX_NAME_CHARS = 200;

    static Block read(byte[] block) {
        String text = new String(block, 0, Math.min(block.length, MAX_BYTES), StandardCharsets.UTF_8);
        String event = null;
        String id = null;
        StringBuilder data = null;
        for (String line : text.split("\n")) {
            if (line.startsWith("event: ")) {
                event = shorten(line.substring("event: ".length()), MAX_NAME_CHARS);
            } else if (line.startsWith("id: ")) {
                id = shorten(line.substring("id: ".length()), MAX_NAME_CHARS);
            } else if (line.startsWith("data: ")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(line, "data: ".length(), line.length());
            }
        }
        return new Block(event, id, shorten(data == null ? text.strip() : data.toString(), MAX_DATA_CHARS));
    }

    static String shorten(String text) {
        return shorten(text, MAX_NAME_CHARS);
    }

    private static String shorten(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + '…';
    }
}
