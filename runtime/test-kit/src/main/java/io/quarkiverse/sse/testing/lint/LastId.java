package io.quarkiverse.sse.testing.lint;

import java.util.List;

/** The last event id that a browser has behind these blocks. */
final class LastId {

    private LastId() {
    }

    static String of(List<Block> blocks) {
        String id = "";
        for (Block block : blocks) {
            if (block.finished()) {
                id = behind(block, id);
            }
        }
        return id;
    }

    static String behind(Block block, String before) {
        String id = before;
        for (Line line : block.lines()) {
            if (line.field().equals("id") && line.value().indexOf(0) < 0) {
                id = line.value();
            }
        }
        return id;
    }
}
