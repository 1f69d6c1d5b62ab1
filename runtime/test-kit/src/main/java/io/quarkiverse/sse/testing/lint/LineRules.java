package io.quarkiverse.sse.testing.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Looks at the lines of a stream one by one. */
final class LineRules {

    private static final List<String> FIELDS = List.of("data", "event", "id", "retry");

    private final Findings findings;
    private final Set<Line.End> ends = EnumSet.noneOf(Line.End.class);

    LineRules(Findings findings) {
        this.findings = findings;
    }

    void check(Recording recording, List<Line> lines) {
        byte[] body = recording.body();
        if (body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF) {
            findings.add(Rule.BOM, "a byte order mark at the beginning");
        }
        for (Line line : lines) {
            // what is left at the end may be half a line
            if (line.end() != Line.End.NONE) {
                check(line);
            }
        }
        if (ends.size() > 1) {
            findings.add(Rule.LINE_ENDS_MIXED, "lines that end with " + ends);
        }
    }

    private void check(Line line) {
        ends.add(line.end());
        if (line.end() == Line.End.CR) {
            findings.add(Rule.CR_ALONE, line.shown() + " ends with CR alone");
        }
        if (!line.utf8()) {
            findings.add(Rule.UTF_8, line.shown());
        }
        if (line.isEmpty() || line.isComment()) {
            return;
        }
        if (line.text().startsWith(Line.BOM)) {
            findings.add(Rule.BOM_INSIDE, line.shown());
        } else if (!FIELDS.contains(line.field())) {
            findings.add(Rule.UNKNOWN_FIELD, line.shown());
        } else {
            value(line);
        }
    }

    private void value(Line line) {
        String value = line.value();
        switch (line.field()) {
            case "id" -> {
                if (value.indexOf(0) >= 0) {
                    findings.add(Rule.ID_NUL, line.shown());
                }
            }
            case "retry" -> {
                if (!value.matches("[0-9]+")) {
                    findings.add(Rule.RETRY_DIGITS, line.shown());
                }
            }
            case "event" -> {
                if (value.isEmpty()) {
                    findings.add(Rule.EMPTY_EVENT, line.shown());
                }
            }
            default -> {
                // data may be anything
            }
        }
    }
}
