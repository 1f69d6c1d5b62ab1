package io.quarkiverse.sse.runtime.config;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.sse.SseService;

/**
 * The path of an event stream: segments of URI characters, and parameters in braces.
 *
 * @param configured the path as it is configured
 */
public record ServicePath(String configured) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");
    private static final Pattern VALID = Pattern.compile("(/([A-Za-z0-9._~!$&'()+,;=@%-]|\\{[A-Za-z][A-Za-z0-9_]*})+)+|/");

    /**
     * @param service the name of a service
     * @param config its configuration
     * @return its path
     */
    public static ServicePath of(String service, SseBuildTimeConfig.Service config) {
        return new ServicePath(config.path().orElse(SseService.DEFAULT_NAME.equals(service) ? "/sse" : "/sse/" + service));
    }

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
                return "it must not use the path parameter {" + parameter.group(1) + "} twice";
            }
        }
        return null;
    }

    /**
     * @return the path as Vert.x Web writes it
     */
    public String route() {
        return PARAMETER.matcher(configured).replaceAll(":$1");
    }

    /**
     * Every character with a meaning of its own is matched by a dot, so that the pattern can be one of
     * a list in the configuration.
     *
     * @return a regular expression for the paths of its requests
     */
    public String pattern() {
        return PARAMETER.matcher(configured.replaceAll("[^A-Za-z0-9/{}_-]", ".")).replaceAll("[^/]+");
    }

    /**
     * @return the same for all paths that match the same requests
     */
    public String shape() {
        return PARAMETER.matcher(configured).replaceAll("{}");
    }
}
