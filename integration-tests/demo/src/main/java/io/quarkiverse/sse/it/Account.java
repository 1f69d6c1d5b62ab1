package io.quarkiverse.sse.it;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * A stream that knows its user by a cookie, which pages of another origin are tested with, or by a ticket.
 */
@Singleton
class Account {

    private static final String COOKIE = "account";
    private static final Duration TICKET_LIFE = Duration.ofSeconds(30);

    private final SseService sse;

    Account(@SseName("account") SseService sse) {
        this.sse = sse;
    }

    void add(@Observes Router router) {
        router.post("/account/login").handler(Account::login);
        router.post("/account/ticket").handler(this::ticket);
        router.post("/account/logout").handler(this::logout);
    }

    /** It is for as long as the session lasts. */
    private void ticket(RoutingContext context) {
        HttpServerRequest request = context.request();
        long expires = Instant.now().getEpochSecond() + Long.parseLong(request.getParam("seconds", "600"));
        SecurityIdentity identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(request.getCookie(COOKIE).getValue()))
                .addAttribute("quarkus.identity.expire-time", expires).build();
        answer(context, sse.ticket(identity, List.of(), TICKET_LIFE));
    }

    private void logout(RoutingContext context) {
        answer(context, sse.revoke(context.request().getCookie(COOKIE).getValue())
                .thenApply(delivery -> Integer.toString(delivery.accepted())));
    }

    private static void answer(RoutingContext context, CompletionStage<String> text) {
        text.whenComplete((done, failure) -> {
            if (failure == null) {
                context.end(done);
            } else {
                context.fail(failure);
            }
        });
    }

    private static void login(RoutingContext context) {
        HttpServerRequest request = context.request();
        String attributes = request.getParam("for", "one").equals("sites") ? "SameSite=None; Secure; Partitioned"
                : "SameSite=Strict";
        context.response().putHeader("Set-Cookie",
                COOKIE + "=" + request.getParam("user") + "; Path=/; HttpOnly; " + attributes).setStatusCode(204).end();
    }

    @NonBlocking
    void opened(@Observes @Open @SseName("account") SseConnection connection, CurrentVertxRequest request) {
        Cookie cookie = request.getCurrent().request().getCookie(COOKIE);
        String user = connection.user().orElse(cookie == null ? "nobody" : cookie.getValue());
        connection.send(SseEvent.builder().event("user").data(user).build());
    }
}
