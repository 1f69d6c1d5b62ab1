package io.quarkiverse.sse.deployment.contract;

import java.beans.Introspector;
import java.util.Locale;

/**
 * The names of properties: from getters, and as strategies of Jackson change them.
 */
final class PropertyNaming {

    private PropertyNaming() {
    }

    /**
     * @param method the name of a getter
     * @return the name of its property, or {@code null} if it is no getter
     */
    static String ofGetter(String method, boolean isBoolean, JsonStyle style) {
        int prefix = method.startsWith("get") ? 3 : method.startsWith("is") && isBoolean ? 2 : 0;
        if (prefix == 0 || method.length() == prefix || method.equals("getClass")) {
            return null;
        }
        return ofAccessor(method.substring(prefix), style);
    }

    /** The name of the property of a setter, or {@code null} if it is none. */
    static String ofSetter(String method, JsonStyle style) {
        return method.startsWith("set") && method.length() > 3 ? ofAccessor(method.substring(3), style) : null;
    }

    private static String ofAccessor(String rest, JsonStyle style) {
        return style.keepsAcronyms() ? Introspector.decapitalize(rest) : lowerCase(rest);
    }

    /** As Jackson does by default: getURL is url. */
    private static String lowerCase(String property) {
        char[] name = property.toCharArray();
        for (int i = 0; i < name.length && Character.isUpperCase(name[i]); i++) {
            name[i] = Character.toLowerCase(name[i]);
        }
        return new String(name);
    }

    /**
     * @param strategy the simple name of a strategy of Jackson
     * @return the name, or {@code null} if the strategy is none of Jackson's own
     */
    static String apply(String strategy, String name) {
        return switch (strategy) {
            case "SnakeCaseStrategy" -> separated(name, '_');
            case "UpperSnakeCaseStrategy" -> separated(name, '_').toUpperCase(Locale.ROOT);
            case "KebabCaseStrategy" -> separated(name, '-');
            case "LowerDotCaseStrategy" -> separated(name, '.');
            case "LowerCaseStrategy" -> name.toLowerCase(Locale.ROOT);
            case "UpperCamelCaseStrategy" -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
            case "LowerCamelCaseStrategy" -> name;
            default -> null;
        };
    }

    private static String separated(String name, char separator) {
        StringBuilder result = new StringBuilder();
        boolean afterUpper = true;
        for (char each : name.toCharArray()) {
            boolean upper = Character.isUpperCase(each);
            if (upper && !afterUpper) {
                result.append(separator);
            }
            result.append(Character.toLowerCase(each));
            afterUpper = upper;
        }
        return result.toString();
    }
}
