package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the rules have found in one stream: each at most once, with how often. */
final class Findings {

    private final Map<Rule, String> first = new EnumMap<>(Rule.class);
    private final Map<Rule, Integer> times = new EnumMap<>(Rule.class);

    void add(Rule rule, String what) {
        first.putIfAbsent(rule, what);
        times.merge(rule, 1, Integer::sum);
    }

    boolean has(Rule rule) {
        return first.containsKey(rule);
    }

    /** Errors first. */
    List<SseFinding> list() {
        List<SseFinding> list = new ArrayList<>();
        add(list, true);
        add(list, false);
        return list;
    }

    private void add(List<SseFinding> list, boolean errors) {
        first.forEach((rule, what) -> {
            if (rule.error == errors) {
                int count = times.get(rule);
                list.add(rule.found(count == 1 ? what : what + " (the first of " + count + ")"));
            }
        });
    }
}
