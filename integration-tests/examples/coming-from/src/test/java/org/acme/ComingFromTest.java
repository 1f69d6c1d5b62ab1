package org.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.acme.bettersse.Room;
import org.acme.jaxrs.Prices;
import org.acme.jaxrs.PricesBefore;
import org.acme.mercure.Books;
import org.acme.multi.Alarms;
import org.acme.multi.AlarmsBefore;
import org.acme.spring.Messages;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestEvent;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** What was there before and what is there now do the same for a client. */
@QuarkusTest
class ComingFromTest {

    @Inject
    SseService sse;

    @Inject
    PricesBefore pricesBefore;

    @Inject
    Prices prices;

    @Inject
    AlarmsBefore alarmsBefore;

    @Inject
    Alarms alarms;

    @Inject
    Messages messages;

    @Inject
    Room room;

    @Inject
    Books books;

    @Inject
    @SseName("messages")
    SseService messageService;

    /** Believes the header X-User. */
    @Singleton
    public static class Users implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
            String user = context.request().getHeader("X-User");
            return user == null ? Uni.createFrom().nullItem()
                    : Uni.createFrom()
                            .item(QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(user)).build());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext context) {
            return Uni.createFrom().item(new ChallengeData(401, null, null));
        }

        @Override
        public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
            return Set.of();
        }
    }

    @Test
    void fromABroadcaster() {
        Price price = new Price("ACME", 1234);
        try (SseTestStream before = SseTestClient.open("/jaxrs/prices"); SseTestStream now = SseTestClient.open("/sse")) {
            before.awaitEvent(event -> event.data().equals("hello"));
            now.awaitEvent(event -> event.data().equals("hello"));
            pricesBefore.changed(price);
            prices.changed(price);
            assertThat(now.awaitEvent("price")).isEqualTo(before.awaitEvent("price"))
                    .isEqualTo(new SseTestEvent("", "price", "{\"symbol\":\"ACME\",\"cents\":1234}"));
        }
    }

    @Test
    void fromAMulti() {
        try (SseTestStream before = SseTestClient.open("/multi/alarms/1");
                SseTestStream now = SseTestClient.open("/alarms/1")) {
            await().untilAsserted(() -> {
                alarmsBefore.raise(new AlarmsBefore.Alarm("2", "smoke"));
                alarmsBefore.raise(new AlarmsBefore.Alarm("1", "fire"));
                assertThat(before.events()).isNotEmpty();
            });
            alarms.raise(new Alarms.Alarm("2", "smoke"));
            alarms.raise(new Alarms.Alarm("1", "fire"));
            assertThat(now.awaitEvent()).isEqualTo(before.awaitEvent());
        }
    }

    @Test
    void fromSpring() {
        try (SseTestStream ada = SseTestClient.to("/messages").header("X-User", "ada").open();
                SseTestStream bob = SseTestClient.to("/messages").header("X-User", "bob").open()) {
            await().until(() -> messageService.connectionCount() == 2);
            messages.send("bob", "for bob");
            messages.send("ada", "for ada");
            assertThat(ada.awaitEvent().data()).isEqualTo("for ada");
            assertThat(bob.awaitEvent().data()).isEqualTo("for bob");
        }
    }

    @Test
    void fromBetterSse() {
        try (SseTestStream ada = SseTestClient.open("/room?name=ada")) {
            assertThat(ada.awaitEvent("welcome").data()).isEqualTo("{\"you\":\"ada\"}");
            try (SseTestStream bob = SseTestClient.open("/room?name=bob")) {
                bob.awaitEvent("welcome");
                room.say("ada", "hi");
                assertThat(bob.awaitEvent("said").data()).isEqualTo("{\"name\":\"ada\",\"text\":\"hi\"}");
            }
            assertThat(ada.awaitEvent("left").data()).isEqualTo("bob");
            assertThat(ada.events()).noneMatch(event -> event.name().equals("said"));
        }
    }

    @Test
    void fromMercure() {
        try (SseTestStream stream = SseTestClient.open("/books?topics=1,2")) {
            await().until(() -> stream.status() == 200);
            await().untilAsserted(() -> {
                books.changed(new Books.Book("3", "sold out"));
                books.changed(new Books.Book("2", "here"));
                assertThat(stream.events()).isNotEmpty();
            });
            SseTestEvent event = stream.awaitEvent();
            assertThat(event.data()).isEqualTo("{\"id\":\"2\",\"status\":\"here\"}");
            assertThat(event.id()).isNotEmpty();
        }
    }
}
