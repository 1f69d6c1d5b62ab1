package io.quarkiverse.sse.runtime.security.oidc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Remembers the requests that may be a back-channel logout for as long as they are handled. The
 * event that Quarkus fires for a logout has the claims of its token, but nobody else can read them.
 */
final class LogoutRequests implements Handler<RoutingContext> {

    private static final String KEY = LogoutRequests.class.getName();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String LOGOUT_TOKEN = "logout_token";
    /** A token has a header, its claims, and a signature. */
    private static final int PARTS = 3;

    @Override
    public void handle(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (context.request().method() == HttpMethod.POST && type != null && type.startsWith(FORM)) {
            Vertx.currentContext().putLocal(KEY, context);
        }
        context.next();
    }

    /**
     * Must be called while the request is handled, after somebody else has verified its token.
     *
     * @return the claims of the logout token, or {@code null} if there is none
     */
    static JsonObject currentClaims() {
        Context current = Vertx.currentContext();
        RoutingContext request = current == null ? null : current.getLocal(KEY);
        String token = request == null ? null : request.request().getFormAttribute(LOGOUT_TOKEN);
        if (token == null) {
            return null;
        }
        String[] parts = token.split("\\.");
        return parts.length != PARTS ? null
                : new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    }
}
