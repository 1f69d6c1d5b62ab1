package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** What goes past the log doesn't move a client to a place that the log does not know. */
class OnlyTheLogGivesIdsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Events.class, Snapshots.class)
            .overrideConfigKey("quarkus.sse.log", "memory");

    @Inject
    Snapshots snapshots;

    /** State as of a place, and then exactly what follows it, through several visits. */
    @Test
    void aSnapshotAndThenWhatFollows() {
        List<String> model = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            add("before " + i);
        }
        String last;
        try (SseTestStream stream = SseTestClient.open(uri)) {
            stream.awaitWireContaining("event: snapshot\n");
            awaitConnections(1);
            add("live");
            stream.awaitWireContaining("data: live\n\n");
            assertThat(stream.received()).doesNotContain("version-");
            collect(stream, model);
            last = Events.lastId(stream);
        }
        awaitConnections(0);
        add("missed");
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", last).open()) {
            awaitConnections(1);
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.COMPLETE);
            add("next");
            stream.awaitWireContaining("data: next\n\n");
            assertThat(stream.received()).doesNotContain("gap").doesNotContain("snapshot");
            collect(stream, model);
        }
        awaitConnections(0);
        assertThat(model).isEqualTo(snapshots.state);
    }

    /** A client that leaves right after its snapshot and its place, before it has got any event. */
    @Test
    void aSnapshotAndNothingElse() {
        String last;
        try (SseTestStream stream = SseTestClient.open(uri)) {
            await().until(() -> Events.lastId(stream) != null);
            assertThat(stream.received()).startsWith("event: snapshot\n");
            last = Events.lastId(stream);
        }
        awaitConnections(0);
        add("missed");
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", last).open()) {
            stream.awaitWireContaining("data: missed\n\n");
            assertThat(Events.data(stream)).containsExactly("missed");
        }
        awaitConnections(0);
    }

    @Test
    void toAnIdAndToALambda() {
        String last;
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            SseEvent own = SseEvent.builder().id("own").data("for one").build();
            sse.send(own, onlyConnection().id());
            sse.send(own, connection -> true);
            onlyConnection().send(own);
            // nothing but an id, which would have no effect
            sse.send(SseEvent.builder().id("own").build(), onlyConnection().id());
            sse.sendComment("end", onlyConnection().id());
            stream.awaitWireContaining(":end\n\n");
            assertThat(Events.data(stream)).containsExactly("snapshot", "for one", "for one", "for one");
            assertThat(stream.received()).doesNotContain("own");
            last = Events.lastId(stream);
        }
        awaitConnections(0);
        try (SseTestStream stream = SseTestClient.to(uri).header("Last-Event-ID", last).open()) {
            awaitConnections(1);
            assertThat(onlyConnection().resume()).isEqualTo(SseResume.COMPLETE);
        }
        awaitConnections(0);
    }

    private void add(String item) {
        // the state first, and then the event that says so
        snapshots.state.add(item);
        join(sse.sendData(item));
    }

    /** As a page would do: a snapshot replaces the model, an event adds to it. */
    private void collect(SseTestStream stream, List<String> model) {
        for (String data : Events.data(stream)) {
            if (data.equals("snapshot")) {
                model.clear();
                model.addAll(snapshots.sent);
            } else {
                model.add(data);
            }
        }
    }

    @Singleton
    static class Snapshots {

        final List<String> state = new CopyOnWriteArrayList<>();
        volatile List<String> sent = List.of();

        void open(@Observes @Open SseConnection connection) {
            if (connection.resume() != SseResume.COMPLETE) {
                sent = List.copyOf(state);
                connection.send(SseEvent.builder().event("snapshot").id("version-" + sent.size()).data("snapshot").build());
            }
        }
    }
}
