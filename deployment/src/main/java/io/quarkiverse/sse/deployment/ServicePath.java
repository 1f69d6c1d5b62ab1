package io.quarkiverse.sse.deployment;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of an event stream: segments of URI characters, and parameters in braces.
 *
 * @param configured as it is configured
 */
record ServicePath(String configured) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");
    private static final Pattern VALID = Pattern.compile("(/([A-Za-z0-9._~!$&'()+,;=@%-]|\\{[A-Za-z][A-Za-z0-9_]*})+)+|/");

    /**
     * @return what is wrong with it, or {@code null}
     */
    String problem() {
        if (!VALID.matcher(configured).matches()) {
            return "it must start with '/', and have only letters, digits, URI punctuation and path parameters like {name}";
        }
        Set<String> names = new HashSet<>();
        for (Matcher parameter = PARAMETER.matcher(configured); parameter.find();) {
            if (!names.add(parameter.group(1))) {
                return "the path parameter {" + parameter.group(1) + "} is used twice";
            }
        }
        return null;
    }

    /** As Vert.x Web writes it. */
    String route() {
        return PARAMETER.matcher(configured).replaceAll(":$1");
    }

    /** The same for paths that match the same requests. */
    String shape() {
        return PARAMETER.matcher(configured).replaceAll("{}");
    }
}
