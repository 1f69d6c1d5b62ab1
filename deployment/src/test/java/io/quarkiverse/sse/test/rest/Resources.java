package io.quarkiverse.sse.test.rest;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.SseStreamOptions;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;

@Path("/r")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class Resources {

    private static final SseStreamOptions ANSWER = SseStreamOptions.builder().event("token")
            .completionEvent(SseEvent.builder().event("done").build()).endStream(true).build();

    @Inject
    SseService sse;

    @Inject
    Scoped scoped;

    /** Counts what has ended. */
    @RequestScoped
    public static class Scoped {

        static final AtomicInteger LIVE = new AtomicInteger();

        public void use() {
            LIVE.incrementAndGet();
        }

        @PreDestroy
        void end() {
            LIVE.decrementAndGet();
        }
    }

    public static class Wanted {

        @QueryParam("topic")
        String topic;
    }

    @GET
    @Path("orders/{id}")
    public SseStream orders(String id, @BeanParam Wanted wanted) {
        scoped.use();
        return wanted.topic == null ? sse.stream().topics("orders/" + id)
                : sse.stream().topics("orders/" + id).topics(wanted.topic);
    }

    @GET
    @Path("members")
    @RolesAllowed("member")
    public SseStream members() {
        return sse.stream();
    }

    @GET
    @Path("admins")
    @RolesAllowed("admin")
    public SseStream admins() {
        return sse.stream();
    }

    @POST
    @Path("answers")
    public SseStream answer(String question) {
        return sse.stream().onOpen(
                connection -> connection.send(Multi.createFrom().items("You", "asked", question), ANSWER));
    }

    /** Doesn't read its body. */
    @POST
    @Path("ignorant")
    public SseStream ignorant() {
        return sse.stream();
    }

    private SseStream withThread(SseStream stream) {
        return stream.onOpen(connection -> sse.sendData(Context.isOnEventLoopThread() ? "loop" : "worker", connection.id()));
    }

    @GET
    @Path("blocking")
    @Blocking
    public SseStream blocking() {
        return withThread(sse.stream());
    }

    @GET
    @Path("non-blocking")
    @NonBlocking
    public SseStream nonBlocking() {
        return withThread(sse.stream());
    }

    @GET
    @Path("uni")
    public Uni<SseStream> uni() {
        return Uni.createFrom().item(() -> withThread(sse.stream()));
    }

    @GET
    @Path("stage")
    public CompletionStage<SseStream> stage() {
        return CompletableFuture.supplyAsync(() -> sse.stream().onOpen(connection -> sse.sendData("stage", connection.id())));
    }

    @GET
    @Path("response")
    public Response response() {
        return Response.ok(sse.stream().onOpen(connection -> sse.sendData("response", connection.id()))).header("X-Own", "1")
                .build();
    }

    @GET
    @Path("rest-response")
    public Uni<RestResponse<SseStream>> restResponse() {
        return Uni.createFrom().item(RestResponse.ResponseBuilder
                .ok(sse.stream().onOpen(connection -> sse.sendData("rest response", connection.id()))).header("X-Own", "2")
                .build());
    }

    @GET
    @Path("object")
    public Object object() {
        return sse.stream().onOpen(connection -> sse.sendData("object", connection.id()));
    }

    @GET
    @Path("nothing")
    public SseStream nothing() {
        return null;
    }

    @GET
    @Path("failing")
    public SseStream failing() {
        throw new UnsupportedOperationException("not today");
    }

    @GET
    @Path("failing-open")
    public SseStream failingOpen() {
        return sse.stream().onOpen(connection -> {
            throw new AssertionError("in onOpen");
        });
    }

    @GET
    @Path("too-long-a-topic")
    public SseStream tooLongATopic() {
        return sse.stream().topics("x".repeat(10_000));
    }

    @DELETE
    @Path("text")
    @Produces(MediaType.TEXT_PLAIN)
    public String text() {
        return "gone";
    }

    @GET
    @Path("both")
    @Produces(MediaType.APPLICATION_JSON)
    public String json() {
        return "[]";
    }

    @GET
    @Path("both")
    public SseStream both() {
        return sse.stream().onOpen(connection -> sse.sendData("both", connection.id()));
    }

    @ServerExceptionMapper
    public Response map(UnsupportedOperationException exception) {
        return Response.status(418).type(MediaType.TEXT_PLAIN).entity(exception.getMessage()).build();
    }

    public static class Filters {

        @ServerRequestFilter
        public Response refuse(ContainerRequestContext request) {
            return request.getHeaderString("X-Refuse") == null ? null : Response.status(403).build();
        }

        @ServerResponseFilter
        public void tell(ContainerResponseContext response) {
            response.getHeaders().add("X-Filtered", "yes");
        }

        @ServerResponseFilter
        public void replace(ContainerRequestContext request, ContainerResponseContext response) {
            if (request.getHeaderString("X-Replace") != null) {
                response.setEntity("replaced", null, MediaType.TEXT_PLAIN_TYPE);
            }
        }
    }

    /** Writes around the entity, as a compressing interceptor does. */
    @Provider
    public static class Shouting implements WriterInterceptor {

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.getOutputStream().write("!".getBytes());
            context.proceed();
        }
    }
}
