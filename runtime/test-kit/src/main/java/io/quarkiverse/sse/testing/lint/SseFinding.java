package io.quarkiverse.sse.testing.lint;

import java.util.List;

/**
 * Something that was found.
 *
 * @param error whether something is lost or broken; otherwise it is a warning
 * @param rule a short name that stays the same, such as {@code content-type}
 * @param found what was found, where, and why it matters
 * @param advice what to do about it, a line each
 */
public record SseFinding(boolean error, String rule, String found, List<String> advice) {

    /** Copies the advice. */
    public SseFinding {
        advice = List.copyOf(advice);
    }

    /** One line; several pieces of advice follow on a line each. */
    @Override
    public String toString() {
        String line = String.format("%-7s  %-17s  %s", error ? "error" : "warning", rule, found);
        String between = advice.size() > 1 ? "\n         → " : "  → ";
        return line + between + String.join(between, advice);
    }
}
