package io.quarkiverse.sse.runtime.connection;

import java.util.function.Consumer;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Finds the identity of a request. If authentication is lazy, it authenticates the user first.
 */
final class RequestIdentity {

    private RequestIdentity() {
    }

    /**
     * Must be called on the event loop of the request, which also runs the callbacks.
     *
     * @param context the request
     * @param found gets the identity, {@code null} if there is no authentication
     * @param failed gets the failure of the authentication
     */
    static void find(RoutingContext context, Consumer<SecurityIdentity> found, Consumer<Throwable> failed) {
        SecurityIdentity known = known(context);
        if (known != null) {
            found.accept(known);
            return;
        }
        Uni<SecurityIdentity> deferred = context.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
        if (deferred == null) {
            found.accept(null);
            return;
        }
        Context loop = Vertx.currentContext();
        deferred.subscribe().with(
                identity -> loop.runOnContext(ignored -> {
                    // so that whoever asks later, such as an observer of an error, finds it
                    found.accept(QuarkusHttpUser.setIdentity(identity, context));
                }),
                failure -> loop.runOnContext(ignored -> failed.accept(failure)));
    }

    /**
     * @return who has sent the request as far as that is known by now, or {@code null}
     */
    static SecurityIdentity known(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
    }

    /**
     * @return the name of the user, {@code null} for an anonymous one
     */
    static String nameOf(SecurityIdentity identity) {
        return identity == null || identity.isAnonymous() ? null : identity.getPrincipal().getName();
    }
}
