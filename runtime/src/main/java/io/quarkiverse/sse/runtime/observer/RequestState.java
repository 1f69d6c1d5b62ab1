package io.quarkiverse.sse.runtime.observer;

import java.util.Map;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.core.runtime.VertxMDC;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

/**
 * What observers find as the current request, long after the request context of the request itself has ended: the routing
 * context, the identity, the MDC and the tracing context. Immutable.
 */
public final class RequestState {

    /** Where Quarkus keeps the tracing context, if it has OpenTelemetry. */
    private static final String TRACE = "io.quarkus.opentelemetry.runtime.QuarkusContextStorage.otelContext";

    private final RoutingContext routingContext;
    private final SecurityIdentity identity;
    private final Map<String, Object> mdc;
    private final Object trace;

    /**
     * @param routingContext the request
     * @param identity who has sent it, or {@code null} where there is no authentication
     * @param context the Vert.x context of the request
     */
    public RequestState(RoutingContext routingContext, SecurityIdentity identity, Context context) {
        this.routingContext = routingContext;
        this.identity = identity;
        if (VertxContext.isDuplicatedContext(context)) {
            this.mdc = VertxMDC.INSTANCE.isEmpty(context) ? null : VertxMDC.INSTANCE.copyObject(context);
            this.trace = context.getLocal(TRACE);
        } else {
            this.mdc = null;
            this.trace = null;
        }
    }

    /**
     * @return the request
     */
    public RoutingContext routingContext() {
        return routingContext;
    }

    /**
     * @return who has sent it, or {@code null} where there is no authentication
     */
    public SecurityIdentity identity() {
        return identity;
    }

    /**
     * @param loop a context of the event loop
     * @return a new context for code of the application, with the MDC and the tracing context of the
     *         request
     */
    public Context newContext(Context loop) {
        Context context = VertxContext.createNewDuplicatedContext(loop);
        VertxContextSafetyToggle.setContextSafe(context, true);
        if (mdc != null) {
            VertxMDC.INSTANCE.putAll(mdc, context);
        }
        if (trace != null) {
            context.putLocal(TRACE, trace);
        }
        return context;
    }

    /** Puts the request and the identity into the active CDI request context. */
    public void associate() {
        Arc.container().instance(CurrentVertxRequest.class).get().setCurrent(routingContext);
        if (identity != null) {
            InstanceHandle<CurrentIdentityAssociation> association = Arc.container()
                    .instance(CurrentIdentityAssociation.class);
            if (association.isAvailable()) {
                association.get().setIdentity(identity);
            }
        }
    }
}
