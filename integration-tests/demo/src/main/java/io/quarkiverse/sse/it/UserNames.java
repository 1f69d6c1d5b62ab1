package io.quarkiverse.sse.it;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;

/**
 * The name that a visitor gave himself. It proves nothing: an application with real users has an authentication mechanism, and
 * {@link SseTarget#user(String)}.
 */
final class UserNames {

    private static final String KEY = "user";
    private static final int MAX_LENGTH = 40;

    private UserNames() {
    }

    static void assign(SseConnection connection) {
        String asked = connection.queryParam(KEY);
        String name = asked == null ? "" : asked.strip();
        if (name.isEmpty()) {
            name = "guest-" + connection.id().toString().substring(0, 4);
        }
        connection.locals().put(KEY, name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name);
    }

    static boolean isGiven(SseConnection connection) {
        return connection.queryParam(KEY) != null;
    }

    static boolean isAssigned(SseConnection connection) {
        return connection.locals().containsKey(KEY);
    }

    static String of(SseConnection connection) {
        return (String) connection.locals().get(KEY);
    }

    static SseTarget named(String user) {
        return connection -> user.equals(of(connection));
    }
}
