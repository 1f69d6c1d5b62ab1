package io.quarkiverse.sse.test.devui;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

@ApplicationScoped
public class NewsDesk {

    @Inject
    SseService news;

    @Inject
    @SseName("orders")
    SseService orders;

    void opened(@Observes @Open SseConnection connection) {
        if (connection.queryParam("topic") != null) {
            connection.subscribe(connection.queryParam("topic"));
        }
    }
}
