package io.quarkiverse.sse.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseAfterCommit;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.qute.Template;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

class AfterCommitTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar
                    .addClasses(SseTest.class, ConnectionLog.class, Orders.class, Order.class, TextCodec.class)
                    .addAsResource(new StringAsset("<p>{order}</p>"), "templates/order.html"))
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-narayana-jta", Version.getVersion()),
                    Dependency.of("io.quarkus", "quarkus-qute", Version.getVersion())))
            .overrideConfigKey("quarkus.sse.heartbeat-interval", "-1s");

    @Inject
    Template order;

    @Inject
    UserTransaction transaction;

    @Inject
    TransactionSynchronizationRegistry registry;

    @Inject
    Orders orders;

    private SseTestStream stream;

    static final class Order {

        volatile String status = "new";

        @Override
        public String toString() {
            if (status.equals("unreadable")) {
                throw new IllegalStateException("its session is closed");
            }
            return status;
        }
    }

    @ApplicationScoped
    static class TextCodec implements SseDataCodec {

        @Override
        public String encode(Object data) {
            return data.toString();
        }
    }

    @ApplicationScoped
    static class Orders {

        @Inject
        SseService sse;

        @Transactional
        void pay(Order order) {
            order.status = "paid";
            sse.afterCommit().sendEvent("order", order);
            order.status = "unreadable";
        }

        @Transactional
        void fail() {
            sse.afterCommit().sendData("never");
            throw new IllegalStateException("rolls back");
        }
    }

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

    private void isLast(String... data) {
        join(sse.sendData("last"));
        stream.awaitEvent(event -> event.data().equals("last"));
        List<String> expected = new ArrayList<>(List.of(data));
        expected.add("last");
        assertThat(stream.events()).extracting(SseTestEvent::data).containsExactlyElementsOf(expected);
    }

    @Test
    void whatIsSentLeavesWhenTheTransactionHasCommitted() throws Exception {
        transaction.begin();
        sse.afterCommit().sendData("one");
        sse.afterCommit().sendData("two");
        sse.afterCommit().sendData("for nobody", SseTarget.topic("other"));
        join(sse.sendData("beside"));
        stream.awaitEvent(event -> event.data().equals("beside"));
        transaction.commit();
        isLast("beside", "one", "two");
    }

    @Test
    void andNeverWhenItRollsBack() throws Exception {
        transaction.begin();
        sse.afterCommit().sendData("never");
        transaction.rollback();
        assertThatThrownBy(orders::fail).hasMessage("rolls back");

        transaction.begin();
        transaction.setRollbackOnly();
        sse.afterCommit().sendData("never");
        transaction.rollback();

        transaction.begin();
        sse.afterCommit().sendData("never");
        transaction.setRollbackOnly();
        assertThatThrownBy(transaction::commit).isInstanceOf(RollbackException.class);
        isLast();
    }

    @Test
    void asItWasWhenItWasSent() {
        orders.pay(new Order());
        isLast("paid");
    }

    @Test
    void andRenderedThen() throws Exception {
        Order paid = new Order();
        transaction.begin();
        paid.status = "paid";
        sse.afterCommit().sendData(order.data("order", paid));
        sse.afterCommit()
                .sendData(order.data("order", Uni.createFrom().item(paid).onItem().delayIt().by(Duration.ofMillis(20))));
        paid.status = "lost";
        transaction.commit();
        isLast("<p>paid</p>", "<p>paid</p>");
    }

    @Test
    void whatCantBeReadIsAnErrorOfTheCaller() throws Exception {
        Order unreadable = new Order();
        unreadable.status = "unreadable";
        transaction.begin();
        assertThatIllegalArgumentException().isThrownBy(() -> sse.afterCommit().sendData(unreadable))
                .havingCause().withMessage("its session is closed");
        assertThatIllegalArgumentException().isThrownBy(() -> sse.afterCommit().sendEvent("a\nb", "x"));
        assertThatNullPointerException().isThrownBy(() -> sse.afterCommit().sendData("x", null));
        sse.afterCommit().sendData("good");
        transaction.commit();
        isLast("good");
    }

    @Test
    void aTargetThatThrowsHarmsNothingElse() throws Exception {
        transaction.begin();
        sse.afterCommit().sendData("x", connection -> {
            throw new AssertionError("in a target");
        });
        sse.afterCommit().sendData("good");
        transaction.commit();
        isLast("good");
    }

    @Test
    void atOnceWithoutATransaction() {
        SseAfterCommit sender = sse.afterCommit();
        sender.sendData("now");
        isLast("now");
    }

    @Test
    void evenBehindTheEndOfATransaction() throws Exception {
        transaction.begin();
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                sse.afterCommit().sendData("before completion");
            }

            @Override
            public void afterCompletion(int status) {
                sse.afterCommit().sendData(status == Status.STATUS_COMMITTED ? "behind" : "wrong");
            }
        });
        transaction.commit();
        stream.awaitEvents(2);
        join(sse.sendData("last"));
        stream.awaitEvent(event -> event.data().equals("last"));
        assertThat(stream.events()).extracting(SseTestEvent::data).containsExactlyInAnyOrder("before completion", "behind",
                "last");
    }

    /** Hundreds of transactions at once: each event of those that commit, in the order of each of them. */
    @Test
    void manyAtOnce() {
        AtomicInteger committed = new AtomicInteger();
        List<CompletableFuture<Void>> all = IntStream.range(0, 8).mapToObj(thread -> CompletableFuture.runAsync(() -> {
            Random random = new Random(thread);
            for (int i = 0; i < 50; i++) {
                try {
                    transaction.begin();
                    sse.afterCommit().sendEvent("a", thread + "." + i);
                    sse.afterCommit().sendEvent("b", thread + "." + i);
                    if (random.nextBoolean()) {
                        transaction.commit();
                        committed.incrementAndGet();
                    } else {
                        sse.afterCommit().sendEvent("wrong", "");
                        transaction.rollback();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        })).toList();
        all.forEach(CompletableFuture::join);
        List<SseTestEvent> events = stream.awaitEvents(2 * committed.get());
        for (int thread = 0; thread < 8; thread++) {
            String prefix = thread + ".";
            List<SseTestEvent> own = events.stream().filter(event -> event.data().startsWith(prefix)).toList();
            for (int i = 0; i < own.size(); i += 2) {
                assertThat(own.get(i).name()).isEqualTo("a");
                assertThat(own.get(i + 1)).isEqualTo(new SseTestEvent(own.get(i).id(), "b", own.get(i).data()));
            }
        }
        assertThat(events).noneMatch(event -> event.name().equals("wrong"));
    }
}
