package io.quarkiverse.sse.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

/**
 * The last notes, which the page shows and then follows.
 */
@Singleton
@Named("board")
class Board {

    private static final int MAX_NOTES = 100;
    private static final int LATEST = 3;

    private final SseService sse;

    // guarded by this
    private final Deque<Note> notes = new ArrayDeque<>();
    private long last;

    Board(@SseName("board") SseService sse) {
        this.sse = sse;
    }

    // tag::add[]
    synchronized void add(String text) {
        Note note = new Note(++last, text);
        notes.add(note); // before it is sent
        if (notes.size() > MAX_NOTES) {
            notes.remove();
        }
        sse.sendEvent("note", note);
    }
    // end::add[]

    // tag::snapshot[]
    synchronized void opened(@Observes @Open @SseName("board") SseConnection connection) {
        // end::snapshot[]
        if (connection.queryParam("latest") != null) {
            connection.replayLast(LATEST);
            return;
        }
        // tag::snapshot[]
        connection.sendSnapshot(() -> SseEvent.builder().event("notes").data(notes()).build());
    }
    // end::snapshot[]

    public synchronized List<Note> notes() {
        return List.copyOf(notes);
    }
}
