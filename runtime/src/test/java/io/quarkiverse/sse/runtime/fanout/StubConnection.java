package io.quarkiverse.sse.runtime.fanout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseResume;
import io.quarkiverse.sse.SseStreamOptions;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.net.SocketAddress;

/** The little that the fan-out wants to know of a connection. */
public class StubConnection implements SseConnection {

    private final SseId id = SseId.random();
    private final String user;
    private final Set<String> topics;

    public StubConnection(String... topics) {
        this(null, Set.of(topics));
    }

    private StubConnection(String user, Set<String> topics) {
        this.user = user;
        this.topics = topics;
    }

    public static StubConnection of(String user, String... topics) {
        return new StubConnection(user, Set.of(topics));
    }

    @Override
    public SseId id() {
        return id;
    }

    @Override
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    @Override
    public Optional<SecurityIdentity> identity() {
        return Optional.empty();
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    @Override
    public String service() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant openedAt() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> lastEventId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> claim(String name) {
        return user().filter(user -> name.equals("group"));
    }

    @Override
    public Map<String, Object> locals() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress remoteAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String pathParam(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String queryParam(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String header(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void subscribe(String... topics) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unsubscribe(String... topics) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<SseDelivery> sendSnapshot(Supplier<SseEvent> snapshot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replayLast(int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SseResume resume() {
        return SseResume.NONE;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Optional<SseCloseReason> closeReason() {
        return Optional.empty();
    }

    @Override
    public long droppedEvents() {
        return 0;
    }

    @Override
    public CompletionStage<SseDelivery> send(SseEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> send(Flow.Publisher<?> publisher) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> send(Flow.Publisher<?> publisher, SseStreamOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> close() {
        throw new UnsupportedOperationException();
    }
}
