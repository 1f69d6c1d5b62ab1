package io.quarkiverse.sse.test.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.messaging.SseMessageMetadata;
import io.quarkiverse.sse.spi.SseDataCodec;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** What a message is sent as, and to whom, and when it is acknowledged. */
class MessagesBecomeEventsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MessagingApp.with(MessagingApp.class, Senders.class, Codec.class, Price.class,
            HeldLog.class)
            .overrideConfigKey("quarkus.sse.\"held\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"held\".heartbeat-interval", "-1s")
            .overrideConfigKey("mp.messaging.outgoing.plain.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.outgoing.prices.connector", "quarkus-sse")
            .overrideConfigKey("mp.messaging.outgoing.prices.topic", "ACME")
            .overrideConfigKey("mp.messaging.outgoing.prices.event", "price")
            .overrideConfigKey("quarkus.messaging.outgoing.\"to.held\".connector", "quarkus-sse")
            .overrideConfigKey("quarkus.messaging.outgoing.\"to.held\".service", "held");

    @TestHTTPResource("sse/held")
    URI heldUri;

    @Inject
    @SseName("held")
    SseService held;

    @Inject
    @SseName("held")
    HeldLog heldLog;

    @Inject
    Senders senders;

    record Price(String symbol, int cents) {
    }

    @Singleton
    static class Senders {

        @Channel("plain")
        Emitter<Object> plain;

        @Channel("prices")
        Emitter<Object> prices;

        @Channel("to.held")
        Emitter<String> toHeld;

        void opened(@Observes @Open SseConnection connection) {
            if (connection.queryParam("topic") != null) {
                connection.subscribe(connection.queryParam("topic"));
            }
        }
    }

    @Singleton
    static class Codec implements SseDataCodec {

        @Override
        public String encode(Object data) {
            if (data instanceof Price price) {
                return price.symbol() + "@" + price.cents();
            }
            if (data instanceof Thread) {
                throw new StackOverflowError("in the codec");
            }
            throw new IllegalArgumentException("in the codec");
        }
    }

    @Test
    void textIsSentAsItIsAndTheRestByTheCodec() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            senders.plain.send("one");
            senders.plain.send(2);
            join(senders.plain.send(new Price("ACME", 3)));
            stream.awaitWire("data: one\n\ndata: 2\n\ndata: ACME@3\n\n");
        }
        awaitConnections(0);
    }

    @Test
    void theChannelHasAnEventNameAndATopic() {
        try (SseTestStream acme = SseTestClient.open(URI.create(uri + "?topic=ACME"));
                SseTestStream other = SseTestClient.open(URI.create(uri + "?topic=OTHER"))) {
            await().until(() -> sse.connectionCount("ACME") == 1 && sse.connectionCount("OTHER") == 1);
            senders.prices.send("1");
            send(senders.prices, "2", SseMessageMetadata.builder().event("trade").id("7").build());
            send(senders.prices, "3", SseMessageMetadata.builder().target(SseTarget.topic("OTHER")).build());
            // it has no name, and keeps that
            join(senders.prices.send(SseEvent.builder().comment("note").data("4").build()));
            send(senders.prices, SseEvent.builder().event("own").data("5").build(),
                    SseMessageMetadata.builder().target(SseTarget.all()).build());
            acme.awaitWire(
                    "event: price\ndata: 1\n\nevent: trade\nid: 7\ndata: 2\n\n:note\ndata: 4\n\nevent: own\ndata: 5\n\n");
            other.awaitWire("event: price\ndata: 3\n\nevent: own\ndata: 5\n\n");
        }
        awaitConnections(0);
    }

    @Test
    void whatCanNotBeSentIsRefusedAndTheNextMessageGoesOn() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            CompletionStage<Void> exception = senders.plain.send(new Object());
            CompletionStage<Void> error = senders.plain.send(Thread.currentThread());
            CompletableFuture<Throwable> doubled = new CompletableFuture<>();
            senders.plain.send(Message.of((Object) SseEvent.builder().data("x").build(),
                    Metadata.of(SseMessageMetadata.builder().event("y").build()), () -> CompletableFuture.completedStage(null),
                    reason -> {
                        doubled.complete(reason);
                        return CompletableFuture.completedStage(null);
                    }));
            join(senders.plain.send("next"));
            assertThatThrownBy(() -> join(exception)).hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .hasRootCauseMessage("in the codec");
            assertThatThrownBy(() -> join(error)).hasRootCauseInstanceOf(StackOverflowError.class);
            assertThat(join(doubled)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("an SseEvent has its own name, id and key");
            stream.awaitWire("data: next\n\n");
        }
        awaitConnections(0);
    }

    /** Whoever settles a message in a wrong way loses this message, and no other. */
    @Test
    void acknowledgementsThatFailDoNotStopTheChannel() {
        for (int i = 0; i < 200; i++) {
            senders.plain.send(Message.of((Object) "x").withAck(() -> {
                throw new IllegalStateException("thrown by ack");
            }));
            senders.plain.send(Message.of((Object) "x")
                    .withAck(() -> CompletableFuture.failedStage(new IllegalStateException("failed by ack"))));
            join(senders.plain.send("y"));
        }
    }

    @Test
    void aMessageIsAcknowledgedWhenTheLogHasIt() {
        try (SseTestStream stream = SseTestClient.open(heldUri)) {
            await().until(() -> held.connectionCount() == 1);
            CompletableFuture<Void> first = senders.toHeld.send("first").toCompletableFuture();
            CompletableFuture<Void> second = senders.toHeld.send("second").toCompletableFuture();
            CompletableFuture<Void> third = senders.toHeld.send("third").toCompletableFuture();
            await().until(() -> heldLog.held() == 3);
            assertThat(first).isNotDone();
            heldLog.takeOne();
            join(first);
            heldLog.refuseOne();
            assertThatThrownBy(() -> join(second)).hasRootCauseMessage("the log is full");
            assertThat(third).isNotDone();
            heldLog.takeOne();
            join(third);
            stream.awaitEvent(event -> event.data().equals("third"));
            assertThat(stream.events()).extracting(event -> event.data()).containsExactly("first", "third");
        }
    }

    @Test
    void channelsAreHealthy() {
        for (String check : new String[] { "live", "ready" }) {
            given().get("/q/health/" + check).then().statusCode(200)
                    .body("checks.find { it.name.startsWith('SmallRye Reactive Messaging') }.data.plain", equalTo("[OK]"))
                    .body("checks.find { it.name.startsWith('SmallRye Reactive Messaging') }.data.prices", equalTo("[OK]"));
        }
    }

    private static <T> void send(Emitter<T> emitter, T payload, SseMessageMetadata metadata) {
        CompletableFuture<Void> acked = new CompletableFuture<>();
        emitter.send(Message.of(payload, Metadata.of(metadata), () -> {
            acked.complete(null);
            return CompletableFuture.completedStage(null);
        }));
        join(acked);
    }
}
