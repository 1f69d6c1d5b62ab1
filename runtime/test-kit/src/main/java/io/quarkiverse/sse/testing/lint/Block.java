package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines up to an empty one.
 *
 * @param lines without the empty one; there is at least one
 * @param started when its first byte came
 * @param ended when its last byte came, that of the empty line
 * @param finished whether there is an empty line
 */
record Block(List<Line> lines, long started, long ended, boolean finished) {

    static List<Block> of(List<Line> lines) {
        List<Block> blocks = new ArrayList<>();
        List<Line> current = new ArrayList<>();
        for (Line line : lines) {
            if (!line.isEmpty() || line.end() == Line.End.NONE) {
                current.add(line);
            } else if (!current.isEmpty()) {
                blocks.add(new Block(List.copyOf(current), current.get(0).started(), line.ended(), true));
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            long ended = current.get(current.size() - 1).ended();
            blocks.add(new Block(List.copyOf(current), current.get(0).started(), ended, false));
        }
        return blocks;
    }

    boolean has(String field) {
        for (Line line : lines) {
            if (!line.isComment() && line.field().equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a browser dispatches it. */
    boolean isEvent() {
        return finished && has("data");
    }

    boolean isComment() {
        return lines.stream().allMatch(Line::isComment);
    }

    long bytes() {
        return lines.stream().mapToLong(Line::bytes).sum();
    }

    String text() {
        return String.join("\n", lines.stream().map(Line::text).toList());
    }
}
