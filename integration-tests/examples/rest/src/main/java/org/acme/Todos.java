package org.acme;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.sse.SseService;

// tag::code[]
@Path("/todos")
public class Todos {

    public record Todo(int id, String text) {
    }

    private final AtomicInteger ids = new AtomicInteger();
    private final List<Todo> todos = new CopyOnWriteArrayList<>();

    @Inject
    SseService sse;

    @GET
    public List<Todo> all() {
        return todos;
    }

    @POST
    public CompletionStage<Todo> add(String text) {
        Todo todo = new Todo(ids.incrementAndGet(), text);
        todos.add(todo);
        return sse.sendEvent("todo", todo).thenApply(delivery -> todo);
    }
}
// end::code[]
