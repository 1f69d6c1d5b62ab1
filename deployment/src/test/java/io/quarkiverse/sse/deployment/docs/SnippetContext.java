package io.quarkiverse.sse.deployment.docs;

import java.util.List;
import java.util.Set;

import org.jboss.logging.Logger;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseGenerations;
import io.quarkiverse.sse.SseService;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;

/** What the snippets of the documentation have around them. */
public abstract class SnippetContext {

    protected static final Logger LOG = Logger.getLogger(SnippetContext.class);

    protected SseService sse;
    protected SseGenerations generations;
    protected SseConnection connection;
    protected RoutingContext context;
    protected Template page;
    protected Orders orders;
    protected Group group;
    protected Assistant assistant;
    protected List<Item> items;
    protected Item item;
    protected String message;
    protected String user;
    protected long id;

    public record Order(int id) {
    }

    public record Customer(int id) {
    }

    public record Item(String text) {
    }

    public interface Orders {
        List<Order> all();
    }

    public interface Group {
        Set<String> members();
    }

    public interface Assistant {
        Multi<String> chat(String message);
    }

    public abstract static class Templates {

        public static native TemplateInstance list$count(List<Item> items);

        public static native TemplateInstance list$items(List<Item> items);

        public static native TemplateInstance row(Item item);

        public static native TemplateInstance chat$message(String message);
    }
}
