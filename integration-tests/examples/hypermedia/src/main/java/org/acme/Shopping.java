package org.acme;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.hypermedia.Htmx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

// tag::code[]
@Path("/")
public class Shopping {

    @CheckedTemplate
    static class Templates {

        static native TemplateInstance list(String cursor, List<Item> items);

        static native TemplateInstance list$items(List<Item> items);

        static native TemplateInstance list$count(List<Item> items);

        static native TemplateInstance list$form();
    }

    @Inject
    SseService sse;

    @Inject
    Items items;

    @GET
    public TemplateInstance list() {
        String cursor = sse.cursor(); // first, and then the state
        return Templates.list(cursor, items.all());
    }

    @POST
    @Path("items")
    public Response add(@RestForm String text, @RestHeader("HX-Request") boolean htmx) {
        items.add(text);
        showEverybody();
        return htmx ? Response.ok(Templates.list$form()).build() : page();
    }

    @POST
    @Path("items/{id}/bought")
    public Response buy(@RestPath int id, @RestHeader("HX-Request") boolean htmx) {
        items.buy(id);
        showEverybody();
        return htmx ? Response.noContent().build() : page();
    }

    /** What is read last is sent last. */
    private synchronized void showEverybody() {
        List<Item> now = items.all();
        sse.send(Htmx.swap("items", Templates.list$items(now)).build());
        sse.send(Htmx.swap("count", Templates.list$count(now)).build());
    }

    /** A browser without htmx loads the page again. */
    private static Response page() {
        return Response.seeOther(URI.create("/")).build();
    }

    /** The shops have closed: streams end, and browsers do not come back. */
    @POST
    @Path("closing")
    public void close() {
        sse.send(Htmx.close("closed").build());
    }
}
// end::code[]
