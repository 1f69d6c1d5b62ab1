package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.ClientClosed;
import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.annotation.NonBlocking;

class ObserversSeeTheRequestTest extends SseTest {

    private static final String[] OBSERVERS = { "open", "open on the event loop", "open later", "client closed", "closed",
            "closed on the event loop" };

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class, Observers.class, Members.class, Seen.class);

    @Inject
    Observers observers;

    @BeforeEach
    void forget() {
        observers.seen.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = { "ada", "bob" })
    void ofTheirConnection(String user) {
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/sse?page=" + user)).header("X-User", user).open()) {
            await().until(() -> observers.seen.size() == 3);
            assertThat(onlyConnection().identity().orElseThrow().getPrincipal().getName()).isEqualTo(user);
        }
        await().until(() -> observers.seen.size() == OBSERVERS.length);
        for (String observer : OBSERVERS) {
            assertThat(observers.seen.get(observer)).as(observer)
                    .isEqualTo(new Seen(user, "members only", user, "mdc of " + user));
        }
        awaitNobody();
    }

    @Test
    void alsoWhenManyComeAtOnce() {
        int connections = 20;
        List<SseTestStream> streams = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            streams.add(SseTestClient.to(uri.resolve("/sse?page=u" + i)).header("X-User", "u" + i).open());
        }
        await().until(() -> observers.all.stream().filter(seen -> seen.user.startsWith("u")).count() == 3L * connections);
        assertThat(observers.all).allMatch(seen -> seen.user.equals(seen.page) && seen.mdc.equals("mdc of " + seen.user));
        streams.forEach(SseTestStream::close);
        awaitNobody();
    }

    @Test
    void ofARefusedRequest() {
        String user = "ada";
        assertThat(SseTestClient.to(uri.resolve("/sse?page=" + user)).headers("Accept", "text/html", "X-User", user).open()
                .status())
                .isEqualTo(406);
        await().until(() -> observers.seen.containsKey("error"));
        assertThat(observers.seen.get("error")).isEqualTo(new Seen(user, "members only", user, "mdc of " + user));
    }

    record Seen(String user, String members, String page, String mdc) {
    }

    @ApplicationScoped
    static class Members {

        @RolesAllowed("member")
        String only() {
            return "members only";
        }
    }

    @Singleton
    static class Observers {

        final Map<String, Seen> seen = new ConcurrentHashMap<>();
        final List<Seen> all = new CopyOnWriteArrayList<>();

        @Inject
        SecurityIdentity identity;

        @Inject
        CurrentVertxRequest request;

        @Inject
        Members members;

        void filters(@Observes Filters filters) {
            filters.register(context -> {
                MDC.put("page", "mdc of " + context.queryParams().get("page"));
                context.next();
            }, 100);
        }

        private void see(String observer) {
            Seen now = new Seen(identity.getPrincipal().getName(), members.only(),
                    request.getCurrent().queryParams().get("page"), String.valueOf(MDC.get("page")));
            all.add(now);
            seen.put(observer, now);
        }

        void open(@Observes @Open SseConnection connection) {
            see("open");
        }

        @NonBlocking
        void openOnLoop(@Observes @Open SseConnection connection) {
            see("open on the event loop");
        }

        void openLater(@ObservesAsync @Open SseConnection connection) {
            see("open later");
        }

        void clientClosed(@Observes @ClientClosed SseConnection connection) {
            see("client closed");
        }

        void closed(@Observes @Closed SseConnection connection) {
            see("closed");
        }

        @NonBlocking
        void closedOnLoop(@Observes @Closed SseConnection connection) {
            see("closed on the event loop");
        }

        void error(@Observes SseError error) {
            see("error");
        }
    }
}
