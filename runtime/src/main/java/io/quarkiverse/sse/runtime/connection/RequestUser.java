package io.quarkiverse.sse.runtime.connection;

import java.util.function.Consumer;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Finds the user of a request. If authentication is lazy, it authenticates the user first.
 */
final class RequestUser {

    private RequestUser() {
    }

    /**
     * Must be called on the event loop of the request, which also runs the callbacks.
     *
     * @param context the request
     * @param found gets the name of the user, {@code null} for an anonymous one
     * @param failed gets the failure of the authentication
     */
    static void find(RoutingContext context, Consumer<String> found, Consumer<Throwable> failed) {
        if (context.user() instanceof QuarkusHttpUser user) {
            found.accept(nameOf(user.getSecurityIdentity()));
            return;
        }
        Uni<SecurityIdentity> deferred = context.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
        if (deferred == null) {
            found.accept(null);
            return;
        }
        Context loop = Vertx.currentContext();
        deferred.subscribe().with(
                identity -> loop.runOnContext(ignored -> accept(identity, found, failed)),
                failure -> loop.runOnContext(ignored -> failed.accept(failure)));
    }

    private static void accept(SecurityIdentity identity, Consumer<String> found, Consumer<Throwable> failed) {
        String user;
        try {
            user = nameOf(identity);
        } catch (RuntimeException | Error e) {
            failed.accept(e);
            return;
        }
        found.accept(user);
    }

    private static String nameOf(SecurityIdentity identity) {
        return identity == null || identity.isAnonymous() ? null : identity.getPrincipal().getName();
    }
}
