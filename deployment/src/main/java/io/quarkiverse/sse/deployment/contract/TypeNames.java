package io.quarkiverse.sse.deployment.contract;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of types, the same in all descriptions: the simple names of the classes, and where two
 * have the same one, as much of what is before it as tells them apart.
 */
final class TypeNames {

    /** What TypeScript has already, and the descriptions have. */
    private static final Set<String> TAKEN = Set.of("Json", "SseJson", "TypedEventSource", "content", "any", "unknown",
            "never", "string", "number", "boolean", "symbol", "object", "bigint", "undefined", "globalThis", "var", "let",
            "function", "delete", "in", "typeof", "with", "export", "debugger", "async", "await", "yield", "type",
            "interface", "declare", "module", "namespace", "readonly", "keyof", "unique", "infer", "is", "as", "of");

    private static final Pattern CLASS_OR_ARRAY = Pattern.compile("[^<>,\\[\\]\\s]+|\\[]");
    private static final int MOST_SEGMENTS = 20;

    private final Map<String, String> byKey = new HashMap<>();
    private final Set<String> used = new HashSet<>(TAKEN);

    /** The name of a service's events. */
    String ofEvents(String service) {
        StringBuilder name = new StringBuilder();
        for (String part : service.split("[^A-Za-z0-9]+")) {
            name.append(capitalized(part));
        }
        return unique(identifier(name.append("SseEvents").toString()));
    }

    void assign(Collection<String> keys) {
        Set<String> left = new TreeSet<>(keys);
        for (int segments = 1; segments <= MOST_SEGMENTS && !left.isEmpty(); segments++) {
            Map<String, Integer> counts = new HashMap<>();
            for (String key : left) {
                counts.merge(name(key, segments), 1, Integer::sum);
            }
            for (String key : List.copyOf(left)) {
                String name = name(key, segments);
                if (counts.get(name) == 1 && !used.contains(name)) {
                    used.add(name);
                    byKey.put(key, name);
                    left.remove(key);
                }
            }
        }
        for (String key : left) {
            byKey.put(key, unique(name(key, 1)));
        }
    }

    String of(String key) {
        return byKey.get(key);
    }

    private String unique(String name) {
        String unique = name;
        for (int number = 2; !used.add(unique); number++) {
            unique = name + number;
        }
        return unique;
    }

    private static String name(String key, int segments) {
        StringBuilder name = new StringBuilder();
        for (Matcher part = CLASS_OR_ARRAY.matcher(key); part.find();) {
            if (part.group().equals("[]")) {
                name.append("Array");
                continue;
            }
            String[] all = part.group().split("[.$]+");
            for (int i = Math.max(0, all.length - segments); i < all.length; i++) {
                name.append(capitalized(all[i]));
            }
        }
        return identifier(name.toString());
    }

    private static String capitalized(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** What all descriptions allow as the name of a type. */
    private static String identifier(String name) {
        String identifier = name.replaceAll("[^A-Za-z0-9_]", "_");
        return identifier.isEmpty() || Character.isDigit(identifier.charAt(0)) ? "_" + identifier : identifier;
    }
}
