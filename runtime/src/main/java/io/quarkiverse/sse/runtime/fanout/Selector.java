package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * Turns a target into a {@link Selection} that looks at as few connections as possible. Used on the thread that sends: a lambda
 * is evaluated there and then, for every connection, and never on an event loop.
 */
final class Selector {

    private static final Selection EVERYONE = new Selection.Everyone();
    private static final Selection NOBODY = new Selection.Chosen(List.of());

    private final Map<SseId, Outbound> outbounds;

    Selector(Map<SseId, Outbound> outbounds) {
        this.outbounds = outbounds;
    }

    Selection select(SseTarget target) {
        if (!hasLambda(target)) {
            return narrow(target);
        }
        List<Outbound> chosen = new ArrayList<>();
        for (Outbound outbound : outbounds.values()) {
            if (target.test(outbound.connection())) {
                chosen.add(outbound);
            }
        }
        return new Selection.Chosen(chosen);
    }

    private static boolean hasLambda(SseTarget target) {
        if (target instanceof SseTarget.And and) {
            return hasLambda(and.left()) || hasLambda(and.right());
        }
        if (target instanceof SseTarget.Or or) {
            return hasLambda(or.left()) || hasLambda(or.right());
        }
        if (target instanceof SseTarget.Not not) {
            return hasLambda(not.target());
        }
        return !(target instanceof SseTarget.All || target instanceof SseTarget.Topic || target instanceof SseTarget.User
                || target instanceof SseId);
    }

    private Selection narrow(SseTarget target) {
        if (target instanceof SseTarget.All) {
            return EVERYONE;
        }
        if (target instanceof SseId id) {
            Outbound outbound = outbounds.get(id);
            return outbound == null ? NOBODY : new Selection.Chosen(List.of(outbound));
        }
        if (target instanceof SseTarget.Topic || target instanceof SseTarget.User) {
            return new Selection.Subscribed(target);
        }
        if (target instanceof SseTarget.And and) {
            Selection left = narrow(and.left());
            return isScan(left) ? new Selection.Filtered(narrow(and.right()), and.left())
                    : new Selection.Filtered(left, and.right());
        }
        if (target instanceof SseTarget.Or or) {
            Selection left = narrow(or.left());
            Selection right = narrow(or.right());
            return isScan(left) || isScan(right) ? new Selection.Filtered(EVERYONE, or)
                    : new Selection.Union(List.of(left, right));
        }
        return new Selection.Filtered(EVERYONE, target);
    }

    private static boolean isScan(Selection selection) {
        return selection == EVERYONE || selection instanceof Selection.Filtered filtered && isScan(filtered.candidates());
    }
}
