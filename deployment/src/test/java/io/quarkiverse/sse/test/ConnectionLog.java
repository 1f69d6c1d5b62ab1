package io.quarkiverse.sse.test;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;

/**
 * Remembers what was observed.
 */
@Singleton
public class ConnectionLog {

    public final List<SseConnection> opened = new CopyOnWriteArrayList<>();
    public final List<SseConnection> closed = new CopyOnWriteArrayList<>();
    public final List<SseConnection> clientClosed = new CopyOnWriteArrayList<>();
    public final List<SseError> errors = new CopyOnWriteArrayList<>();

    void open(@Observes @Open SseConnection connection) {
        opened.add(connection);
    }

    void close(@Observes @Closed SseConnection connection) {
        closed.add(connection);
    }

    void clientClose(@Observes @ClientClosed SseConnection connection) {
        clientClosed.add(connection);
    }

    void error(@Observes SseError error) {
        errors.add(error);
    }

    public SseConnection awaitOpened(int count) {
        await().until(() -> opened.size() == count);
        return opened.get(count - 1);
    }

    public SseError awaitError(int count) {
        await().until(() -> errors.size() == count);
        return errors.get(count - 1);
    }

    public List<SseCloseReason> awaitClosed(int count) {
        await().until(() -> closed.size() == count);
        return closed.stream().map(connection -> connection.closeReason().orElseThrow()).toList();
    }
}
