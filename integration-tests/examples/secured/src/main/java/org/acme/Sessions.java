package org.acme;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseService;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;

@Path("/")
@Authenticated
public class Sessions {

    @Inject
    SseService sse;

    @Inject
    SecurityIdentity identity;

    // tag::ticket[]
    @POST
    @Path("ticket")
    public CompletionStage<String> ticket() {
        return sse.ticket(identity, List.of("news"), Duration.ofSeconds(30));
    }
    // end::ticket[]

    // tag::revoke[]
    @POST
    @Path("logout")
    public CompletionStage<Integer> logout() {
        return sse.revoke(identity.getPrincipal().getName()).thenApply(SseDelivery::accepted);
    }
    // end::revoke[]
}
