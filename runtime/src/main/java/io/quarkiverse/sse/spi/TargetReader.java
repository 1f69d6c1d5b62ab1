package io.quarkiverse.sse.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.text.LogText;

/**
 * Reads the text that {@link TargetWriter} writes.
 */
final class TargetReader {

    static final String ALL = "all";
    static final String CONNECTIONS = "connections";
    static final String TOPICS = "topics";
    static final String USERS = "users";
    static final String CLAIM = "claim";
    static final String ANY_OF = "anyOf";
    static final String ALL_OF = "allOf";
    static final String NOT = "not";

    private final String text;
    private int position;

    private TargetReader(String text) {
        this.text = text;
    }

    static SseTarget read(String text) {
        TargetReader reader = new TargetReader(text);
        SseTarget target = reader.target(0);
        if (reader.position < text.length()) {
            throw reader.malformed();
        }
        return target;
    }

    private SseTarget target(int depth) {
        if (depth > SseTarget.MAX_DEPTH) {
            throw new IllegalArgumentException("The target of the entry is nested too deeply");
        }
        String kind = kind();
        return switch (kind) {
            case ALL -> SseTarget.all();
            case CONNECTIONS -> SseTarget.anyOf(names(SseId::parse));
            case TOPICS -> SseTarget.topics(names(Function.identity()));
            case USERS -> SseTarget.users(names(Function.identity()));
            case CLAIM -> claim(names(Function.identity()));
            case ANY_OF -> SseTarget.anyOf(targets(depth + 1));
            case ALL_OF -> allOf(targets(depth + 1));
            case NOT -> not(targets(depth + 1));
            default -> throw new IllegalArgumentException("The entry has a target of an unknown kind: " + LogText.of(kind));
        };
    }

    private SseTarget claim(List<String> nameAndValue) {
        if (nameAndValue.size() != 2) {
            throw malformed();
        }
        return SseTarget.claim(nameAndValue.get(0), nameAndValue.get(1));
    }

    private String kind() {
        int start = position;
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private SseTarget allOf(List<SseTarget> targets) {
        if (targets.size() < 2) {
            throw malformed();
        }
        SseTarget all = targets.get(0);
        for (SseTarget target : targets.subList(1, targets.size())) {
            all = all.and(target);
        }
        return all;
    }

    private SseTarget not(List<SseTarget> targets) {
        if (targets.size() != 1) {
            throw malformed();
        }
        return targets.get(0).negate();
    }

    private List<SseTarget> targets(int depth) {
        List<SseTarget> targets = new ArrayList<>();
        expect('(');
        if (!take(')')) {
            do {
                targets.add(target(depth));
            } while (take(','));
            expect(')');
        }
        return targets;
    }

    private <T> List<T> names(Function<String, T> read) {
        List<T> names = new ArrayList<>();
        expect('(');
        do {
            names.add(read.apply(name()));
        } while (take(','));
        expect(')');
        return names;
    }

    private String name() {
        int start = position;
        while (position < text.length() && text.charAt(position) != ',' && text.charAt(position) != ')') {
            // an escaped character ends nothing
            position += text.charAt(position) == '\\' ? 2 : 1;
        }
        if (position > text.length()) {
            throw malformed();
        }
        return EscapedText.read(text.substring(start, position));
    }

    private boolean take(char expected) {
        boolean found = position < text.length() && text.charAt(position) == expected;
        if (found) {
            position++;
        }
        return found;
    }

    private void expect(char expected) {
        if (!take(expected)) {
            throw malformed();
        }
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("The target of the entry is malformed at character " + position);
    }
}
