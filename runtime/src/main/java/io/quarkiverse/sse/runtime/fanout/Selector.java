package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * Turns a target into a {@link Selection} that looks at as few connections as possible. It runs on
 * the thread that sends, where it evaluates a lambda for every connection: a shard never does.
 */
final class Selector implements SseTarget.Visitor<Selection> {

    private static final Selection EVERYONE = new Selection.Everyone();

    private final Directory directory;

    Selector(Directory directory) {
        this.directory = directory;
    }

    Selection select(SseTarget target) {
        if (SseLogEntry.isLoggable(target)) {
            return target.accept(this);
        }
        List<Outbox> chosen = new ArrayList<>();
        for (Outbox outbox : directory.all()) {
            if (target.test(outbox.connection())) {
                chosen.add(outbox);
            }
        }
        return new Selection.Chosen(chosen);
    }

    @Override
    public Selection all() {
        return EVERYONE;
    }

    @Override
    public Selection connections(Set<SseId> ids) {
        List<Outbox> chosen = new ArrayList<>(ids.size());
        for (SseId id : ids) {
            Outbox outbox = directory.find(id);
            if (outbox != null) {
                chosen.add(outbox);
            }
        }
        return new Selection.Chosen(chosen);
    }

    @Override
    public Selection topics(Set<String> names) {
        return new Selection.Subscribed(names);
    }

    @Override
    public Selection users(Set<String> names) {
        return new Selection.OfUsers(names);
    }

    @Override
    public Selection claim(String name, String value) {
        return new Selection.Scanned(List.of(SseTarget.claim(name, value)));
    }

    @Override
    public Selection anyOf(List<SseTarget> parts) {
        List<Selection> selections = new ArrayList<>(parts.size());
        for (SseTarget part : parts) {
            Selection selection = part.accept(this);
            if (selection.isScan()) {
                // one scan serves all parts
                return new Selection.Scanned(parts);
            }
            selections.add(selection);
        }
        return new Selection.Union(selections);
    }

    @Override
    public Selection allOf(List<SseTarget> parts) {
        for (int i = 0; i < parts.size(); i++) {
            Selection selection = parts.get(i).accept(this);
            if (!selection.isScan()) {
                List<SseTarget> others = new ArrayList<>(parts);
                others.remove(i);
                return new Selection.Filtered(selection, others);
            }
        }
        return new Selection.Filtered(EVERYONE, parts);
    }

    @Override
    public Selection not(SseTarget target) {
        return new Selection.Scanned(List.of(target.negate()));
    }

    @Override
    public Selection lambda(SseTarget target) {
        throw new IllegalStateException("A lambda would be evaluated on an event loop");
    }
}
