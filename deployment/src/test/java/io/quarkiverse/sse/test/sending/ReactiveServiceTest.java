package io.quarkiverse.sse.test.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.ReactiveSseService;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.CheckReturnValue;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

class ReactiveServiceTest extends SseTest {

    private static final SseEvent EVENT = SseEvent.builder().data("event").build();
    private static final SseTarget NOBODY = SseTarget.topic("nobody");

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Inject
    Vertx vertx;

    private SseTestStream stream;

    @BeforeEach
    void open() {
        stream = SseTestClient.open(uri);
        awaitConnections(1);
    }

    @AfterEach
    void leave() {
        stream.close();
        awaitNobody();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    /** What is added to the service has to come here too. */
    @Test
    void hasAllThatTheServiceDoesLater() {
        assertThat(signatures(ReactiveSseService.class, Uni.class)).isEqualTo(signatures(SseService.class,
                CompletionStage.class));
        for (Method method : ReactiveSseService.class.getMethods()) {
            assertThat(method.isAnnotationPresent(CheckReturnValue.class)).as(method.getName()).isTrue();
        }
    }

    private static Set<String> signatures(Class<?> type, Class<?> result) {
        return Arrays.stream(type.getMethods()).filter(method -> method.getReturnType() == result)
                .map(method -> method.getName() + Arrays.toString(method.getParameterTypes())).collect(Collectors.toSet());
    }

    @Test
    void sendsForEachSubscription() {
        Uni<SseDelivery> uni = sse.reactive().sendData("one");
        join(sse.sendData("before"));
        assertThat(await(uni)).isEqualTo(SseDelivery.of(1, 0));
        await(uni);
        stream.awaitWire("data: before\n\ndata: one\n\ndata: one\n\n");
    }

    @Test
    void sendsWhatTheServiceSends() {
        ReactiveSseService reactive = sse.reactive();
        await(reactive.send(EVENT));
        await(reactive.send(EVENT, SseTarget.all()));
        await(reactive.sendData("a"));
        await(reactive.sendData("b", onlyConnection().id()));
        await(reactive.sendEvent("n", "c"));
        await(reactive.sendEvent("n", "d", SseTarget.all()));
        await(reactive.sendEvent("n", null, "1", SseTarget.all()));
        await(reactive.sendComment("e"));
        await(reactive.sendComment("f", SseTarget.all()));
        await(reactive.sendRetry(Duration.ofMillis(5)));
        await(reactive.sendRetry(Duration.ofMillis(6), SseTarget.all()));
        await(reactive.resetLastEventId());
        await(reactive.resetLastEventId(SseTarget.all()));
        assertThat(await(reactive.send(EVENT, NOBODY))).isEqualTo(SseDelivery.of(0, 0));
        await(reactive.unregister(NOBODY));
        await(reactive.revoke("nobody"));
        await(reactive.revoke(NOBODY));
        await(reactive.unregister());
        stream.awaitEnd();
        assertThat(stream.body()).isEqualTo("data: event\n\ndata: event\n\ndata: a\n\ndata: b\n\nevent: n\ndata: c\n\n"
                + "event: n\ndata: d\n\nevent: n\nid: 1\ndata: \n\n:e\n\n:f\n\nretry: 5\n\nretry: 6\n\nid:\n\nid:\n\n");
    }

    @Test
    void refusesWhatIsWrongAtOnce() {
        ReactiveSseService reactive = sse.reactive();
        assertThatNullPointerException().isThrownBy(() -> reactive.send(null));
        assertThatNullPointerException().isThrownBy(() -> reactive.sendData("x", null));
        assertThatIllegalArgumentException().isThrownBy(() -> reactive.sendEvent("a\nb", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> reactive.sendComment(""));
        assertThatNullPointerException().isThrownBy(() -> reactive.unregister(null));
        Uni<String> ticket = reactive.ticket(
                QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("ada")).build(), Set.of(),
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> await(ticket)).isInstanceOf(IllegalStateException.class).hasMessageContaining("tickets");
        Uni<SseDelivery> unreadable = reactive.sendData(new Object());
        assertThatIllegalArgumentException().isThrownBy(() -> await(unreadable));
    }

    @Test
    void awaitsWhereThatIsAllowed() throws Exception {
        assertThat(sse.sendAndAwait(EVENT, SseTarget.all())).isEqualTo(SseDelivery.of(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sse.sendAndAwait(SseEvent.builder().data(new Object()).build(), SseTarget.all()));
        CompletableFuture<SseDelivery> onLoop = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(ignored -> {
            try {
                onLoop.complete(sse.sendAndAwait(SseEvent.builder().data("never").build(), SseTarget.all()));
            } catch (IllegalStateException e) {
                onLoop.completeExceptionally(e);
            }
        });
        assertThatThrownBy(() -> join(onLoop)).hasRootCauseInstanceOf(IllegalStateException.class).rootCause()
                .hasMessageStartingWith("This thread must not be blocked: vert.x-eventloop-thread");
        join(sse.sendData("last"));
        stream.awaitWire("data: event\n\ndata: last\n\n");
    }

    @Test
    void saysWhatTransactionsNeed() {
        assertThatThrownBy(sse::afterCommit).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quarkus-narayana-jta");
    }
}
