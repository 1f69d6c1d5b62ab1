package io.quarkiverse.sse.spi;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * Writes a target as text, such as {@code all}, {@code users(ada,bob)} or
 * {@code allOf(topics(news),not(connections(…)))}.
 */
final class TargetWriter implements SseTarget.Visitor<Void> {

    /** The characters that end a name. */
    private static final String SPECIALS = ",)";

    private final StringBuilder out;

    TargetWriter(StringBuilder out) {
        this.out = out;
    }

    @Override
    public Void all() {
        out.append(TargetReader.ALL);
        return null;
    }

    @Override
    public Void connections(Set<SseId> ids) {
        return names(TargetReader.CONNECTIONS, ids);
    }

    @Override
    public Void topics(Set<String> names) {
        return names(TargetReader.TOPICS, names);
    }

    @Override
    public Void users(Set<String> names) {
        return names(TargetReader.USERS, names);
    }

    @Override
    public Void claim(String name, String value) {
        return names(TargetReader.CLAIM, List.of(name, value));
    }

    private Void names(String kind, Collection<?> names) {
        out.append(kind).append('(');
        String separator = "";
        for (Object name : names) {
            out.append(separator);
            EscapedText.append(name.toString(), SPECIALS, out);
            separator = ",";
        }
        out.append(')');
        return null;
    }

    @Override
    public Void anyOf(List<SseTarget> parts) {
        return parts(TargetReader.ANY_OF, parts);
    }

    @Override
    public Void allOf(List<SseTarget> parts) {
        return parts(TargetReader.ALL_OF, parts);
    }

    @Override
    public Void not(SseTarget target) {
        return parts(TargetReader.NOT, List.of(target));
    }

    private Void parts(String kind, List<SseTarget> parts) {
        out.append(kind).append('(');
        String separator = "";
        for (SseTarget part : parts) {
            out.append(separator);
            part.accept(this);
            separator = ",";
        }
        out.append(')');
        return null;
    }

    @Override
    public Void lambda(SseTarget target) {
        throw new IllegalArgumentException("A lambda can't be written down");
    }
}
