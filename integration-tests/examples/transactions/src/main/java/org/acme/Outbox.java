package org.acme;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Sort;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.Vertx;

// tag::code[]
@ApplicationScoped
public class Outbox {

    private static final int PAGE = 100;

    record Added() {
    }

    /** What clients get. The same number comes again if a node dies between the send and the delete. */
    public record Numbered(long number, @JsonRawValue String data) {
    }

    @Inject
    SseService sse;

    @Inject
    ObjectMapper json;

    @Inject
    Event<Added> added;

    @Inject
    Vertx vertx;

    /** Adds an event to the transaction of the caller. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(String name, Object data) {
        OutboxEvent event = new OutboxEvent();
        event.name = name;
        try {
            event.data = json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        event.persist();
        added.fire(new Added());
    }

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Added added) {
        vertx.executeBlocking(() -> {
            sendAll();
            return null;
        });
    }

    /** Sends what a node that has died has left. */
    @Scheduled(every = "1s")
    void sendAll() {
        while (QuarkusTransaction.requiringNew().call(this::sendPage) == PAGE) {
            // there may be more
        }
    }

    private int sendPage() {
        OutboxTurn.findById(1L, LockModeType.PESSIMISTIC_WRITE); // one node at a time, so that the order is kept
        List<OutboxEvent> events = OutboxEvent.findAll(Sort.by("id")).page(0, PAGE).list();
        for (OutboxEvent event : events) {
            SseEvent sent = SseEvent.builder().event(event.name).data(new Numbered(event.id, event.data)).build();
            sse.sendAndAwait(sent, SseTarget.all()); // throws if it could not be sent: then it is sent later
            event.delete();
        }
        return events.size();
    }
}
// end::code[]
