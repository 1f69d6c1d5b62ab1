package io.quarkiverse.sse.runtime.telemetry.traffic;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Hides what must not be in a log. Names decide, as nobody knows a secret by its looks; a name too
 * many costs less than a secret.
 */
final class Secrets {

    static final String MASK = "***";

    private static final List<String> IN_NAMES = List.of("auth", "cookie", "token", "ticket", "secret", "passw", "pwd",
            "credential", "session", "signature", "jwt", "key", "code", "state", "nonce");

    private Secrets() {
    }

    static String maskedHeader(String name, String value) {
        return isSecret(name) ? MASK : value;
    }

    /**
     * @param query the query as the client has sent it, or {@code null}
     */
    static String maskedUri(String path, String query) {
        if (query == null) {
            return path;
        }
        StringBuilder masked = new StringBuilder(path);
        char separator = '?';
        for (String parameter : query.split("[&;]")) {
            int equals = parameter.indexOf('=');
            masked.append(separator);
            if (equals >= 0 && isSecret(decoded(parameter.substring(0, equals)))) {
                masked.append(parameter, 0, equals + 1).append(MASK);
            } else {
                masked.append(parameter);
            }
            separator = '&';
        }
        return masked.toString();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String part : IN_NAMES) {
            if (lower.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
