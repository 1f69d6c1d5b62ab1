package io.quarkiverse.sse.deployment;

import java.util.List;

import io.quarkiverse.sse.runtime.security.oidc.SseOidcRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.vertx.http.deployment.FilterBuildItem;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;

/**
 * Ends event streams when their users log out with OpenID Connect, in an application that has it.
 */
class SseOidcProcessor {

    // by name: an application without OpenID Connect has not its classes
    private static final String LOGOUTS = "io.quarkiverse.sse.runtime.security.oidc.OidcLogouts";

    @BuildStep
    void logouts(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.OIDC)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(LOGOUTS));
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void logoutRequests(SseOidcRecorder recorder, Capabilities capabilities, List<SseServiceBuildItem> services,
            BuildProducer<FilterBuildItem> filters) {
        if (capabilities.isPresent(Capability.OIDC) && !services.isEmpty()) {
            filters.produce(new FilterBuildItem(recorder.logoutRequests(), SecurityHandlerPriorities.AUTHENTICATION + 1));
        }
    }
}
