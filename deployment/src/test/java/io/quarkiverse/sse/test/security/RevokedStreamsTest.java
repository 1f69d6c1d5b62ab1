package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

class RevokedStreamsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class);

    /** What lets requests with {@code ?wait} pass. */
    static final AtomicReference<CompletableFuture<SseOpenCheck.Result>> GATE = new AtomicReference<>();

    @Singleton
    public static class Waiting implements SseOpenCheck {
        @Override
        public Uni<Result> perform(Request request) {
            return "wait".equals(request.routingContext().request().query())
                    ? Uni.createFrom().completionStage(GATE.get())
                    : Uni.createFrom().item(Result.permit());
        }
    }

    private final List<SseTestStream> streams = new ArrayList<>();

    @AfterEach
    void leave() {
        streams.forEach(SseTestStream::close);
        streams.clear();
        awaitNobody();
    }

    private SseConnection open(String user, String claims) {
        int opened = log.opened.size();
        streams.add(SseTestClient.to(uri).headers("X-User", user, "X-Claims", claims).open());
        return log.awaitOpened(opened + 1);
    }

    @Test
    void areThoseOfAUser() {
        List<SseConnection> ada = List.of(open("ada", "sid=1"), open("ada", "sid=2"));
        SseConnection bob = open("bob", "sid=3");
        assertThat(join(sse.revoke("ada")).accepted()).isEqualTo(2);
        assertThat(ada).allMatch(connection -> connection.closeReason().orElseThrow() == SseCloseReason.REVOKED);
        streams.get(0).awaitEnd();
        assertThat(bob.isOpen()).isTrue();
        // she may come back if she can authenticate
        assertThat(open("ada", "sid=4").isOpen()).isTrue();
        assertThat(join(sse.revoke("nobody")).accepted()).isZero();
    }

    @Test
    void areThoseOfASession() {
        SseConnection first = open("ada", "sid=1;tenant=acme");
        SseConnection second = open("ada", "sid=2;tenant=acme");
        assertThat(first.claim("sid")).contains("1");
        assertThat(first.claim("none")).isEmpty();
        assertThat(join(sse.revoke(SseTarget.claim("sid", "1"))).accepted()).isEqualTo(1);
        assertThat(first.closeReason()).contains(SseCloseReason.REVOKED);
        assertThat(second.isOpen()).isTrue();
        join(sse.sendData("to a tenant", SseTarget.claim("tenant", "acme")));
        streams.get(1).awaitWire("data: to a tenant\n\n");
        assertThat(join(sse.sendData("to nobody", SseTarget.claim("tenant", "other"))).accepted()).isZero();
        assertThat(join(sse.sendData("not", SseTarget.claim("tenant", "acme").negate())).accepted()).isZero();
    }

    @Test
    void getNothingOfWhatWaits() {
        int opened = log.opened.size();
        try (RawClient slow = RawClient.get(uri, "X-User: ada")) {
            slow.readHead();
            SseConnection connection = log.awaitOpened(opened + 1);
            String payload = "x".repeat(50_000);
            for (int i = 0; i < 200 && connection.isOpen() && connection.droppedEvents() == 0; i++) {
                join(connection.send(io.quarkiverse.sse.SseEvent.builder().data(payload).build()));
                if (i == 15) {
                    break;
                }
            }
            join(sse.revoke("ada"));
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void areNotOpenedIfTheyWereOpening() {
        GATE.set(new CompletableFuture<>());
        int errors = log.errors.size();
        CompletableFuture<SseTestStream> opening = CompletableFuture
                .supplyAsync(() -> SseTestClient.to(uri.resolve("/sse?wait")).header("X-User", "ada").open());
        CompletableFuture<SseTestStream> other = CompletableFuture
                .supplyAsync(() -> SseTestClient.to(uri.resolve("/sse?wait")).header("X-User", "bob").open());
        await().until(() -> GATE.get().getNumberOfDependents() == 2);
        assertThat(join(sse.revoke("ada")).accepted()).isZero();
        GATE.get().complete(SseOpenCheck.Result.permit());
        streams.add(join(opening));
        streams.add(join(other));
        assertThat(streams.get(0).status()).isEqualTo(401);
        assertThat(streams.get(1).status()).isEqualTo(200);
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(401);
    }
}
