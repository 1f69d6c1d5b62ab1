package io.quarkiverse.sse.runtime.security.oidc;

import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Creates what ends event streams when somebody logs out with OpenID Connect.
 */
@Recorder
public class SseOidcRecorder {

    /**
     * @return remembers the requests that may be a logout
     */
    public Handler<RoutingContext> logoutRequests() {
        return new LogoutRequests();
    }
}
