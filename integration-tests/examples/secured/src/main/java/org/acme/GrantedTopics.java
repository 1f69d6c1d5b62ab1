package org.acme;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.sse.SseTopicGrants;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

// tag::code[]
@ApplicationScoped
@Authenticated // <1>
public class GrantedTopics implements SseOpenCheck {

    @Inject
    SecurityIdentity identity; // <2>

    @Override
    public Uni<Result> perform(Request request) {
        List<String> names = new ArrayList<>(List.of("news"));
        request.claim("tenant").ifPresent(tenant -> names.add("orders-of-" + tenant));
        List<String> patterns = identity.hasRole("trader") ? List.of("prices/*") : List.of();

        List<String> wanted = request.routingContext().queryParam("topic"); // <3>
        List<String> granted = SseTopicGrants.of(names, patterns).filter(wanted);
        return Uni.createFrom().item(granted.isEmpty() && !wanted.isEmpty()
                ? Result.refuse(403, "None of these topics is for you") // <4>
                : Result.permit().subscribe(granted.toArray(new String[0])));
    }
}
// end::code[]
