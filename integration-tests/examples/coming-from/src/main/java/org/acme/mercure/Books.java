package org.acme.mercure;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

// tag::code[]
@ApplicationScoped
public class Books {

    public record Book(String id, String status) {
    }

    @Inject
    @SseName("books")
    SseService sse; // new EventSource('/books?topics=1,2')

    void opened(@Observes @Open @SseName("books") SseConnection connection) {
        connection.subscribe(connection.queryParam("topics").split(","));
    }

    public void changed(Book book) {
        sse.sendData(book, SseTarget.topic(book.id()));
    }
}
// end::code[]
