package io.quarkiverse.sse.it;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * A stream that knows its user by a cookie: what pages of another origin are tested with.
 */
@Singleton
class Account {

    private static final String COOKIE = "account";

    void add(@Observes Router router) {
        router.post("/account/login").handler(Account::login);
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
        connection.send(SseEvent.builder().event("user").data(cookie == null ? "nobody" : cookie.getValue()).build());
    }
}
