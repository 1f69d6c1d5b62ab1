package io.quarkiverse.sse.it;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

/**
 * What the buttons of the page do.
 */
@Path("/demo")
@Produces(MediaType.APPLICATION_JSON)
class DemoResource {

    private static final int MAX_TEXT = 2000;

    private final SseService sse;

    DemoResource(SseService sse) {
        this.sse = sse;
    }

    @POST
    @Path("/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<SseDelivery> send(MessageRequest request) {
        require(request != null, "a message is needed");
        require(isGiven(request.text()), "text is needed");
        require(request.text().length() <= MAX_TEXT, "text is longer than " + MAX_TEXT + " characters");
        require(isGiven(request.to()), "to is needed: everybody, tab or user");
        Message message = new Message(senderOf(request), request.text(), request.to(), Instant.now());
        return sse.sendEvent("message", message, targetOf(request));
    }

    @POST
    @Path("/disconnect")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<SseDelivery> disconnect(DisconnectRequest request) {
        require(request != null && isGiven(request.id()), "id is needed: the connection to end");
        return sse.unregister(SseId.parse(request.id()));
    }

    @POST
    @Path("/close")
    public CompletionStage<Void> close() {
        return sse.close();
    }

    @ServerExceptionMapper
    Response badRequest(IllegalArgumentException reason) {
        return Response.status(Response.Status.BAD_REQUEST).type(MediaType.TEXT_PLAIN_TYPE).entity(reason.getMessage()).build();
    }

    @ServerExceptionMapper
    Response notJson(WebApplicationException failure) {
        Response response = failure.getResponse();
        if (response.getStatus() != Response.Status.BAD_REQUEST.getStatusCode()) {
            return response;
        }
        return badRequest(new IllegalArgumentException("the body is not the JSON that is expected here"));
    }

    private String senderOf(MessageRequest request) {
        if (!isGiven(request.id())) {
            return "somebody";
        }
        return sse.connection(SseId.parse(request.id())).<String> map(UserNames::of).orElse("somebody");
    }

    private static SseTarget targetOf(MessageRequest request) {
        switch (request.to()) {
            case "everybody":
                return SseTarget.all();
            case "tab":
                require(isGiven(request.id()), "id is needed: the connection of the tab");
                return SseId.parse(request.id());
            case "user":
                require(isGiven(request.user()), "user is needed: the name of the receiver");
                return UserNames.named(request.user());
            default:
                throw new IllegalArgumentException("to must be everybody, tab or user, not " + request.to());
        }
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isBlank();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
