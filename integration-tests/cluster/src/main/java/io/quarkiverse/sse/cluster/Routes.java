package io.quarkiverse.sse.cluster;

import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SsePresence;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * What the tests drive a node with.
 */
@Singleton
class Routes {

    private static final String ITEMS = "items";

    private final SseService sse;
    private final SseService other;
    private final SseService memory;
    private final Redis redis;
    private final Spans spans;

    Routes(SseService sse, @SseName("other") SseService other, @SseName("memory") SseService memory, Redis redis,
            Spans spans) {
        this.spans = spans;
        this.sse = sse;
        this.other = other;
        this.memory = memory;
        this.redis = redis;
    }

    void routes(@Observes Router router) {
        router.post().handler(BodyHandler.create(false));
        router.post("/publish").handler(context -> answer(context, service(context).send(event(context), target(context))));
        router.post("/item").handler(this::addItem);
        router.get("/page").handler(this::page);
        router.post("/unregister").handler(context -> answer(context, sse.unregister(target(context))));
        router.post("/ticket").handler(this::ticket);
        router.post("/revoke").handler(context -> {
            String session = context.request().getParam("session");
            answer(context, session == null ? sse.revoke(context.request().getParam("user"))
                    : sse.revoke(SseTarget.claim("sid", session)));
        });
        router.post("/reset").handler(context -> answer(context, sse.resetLastEventId(target(context))));
        router.get("/count").handler(context -> context
                .end(Integer.toString(sse.connectionCount() + other.connectionCount() + memory.connectionCount())));
        router.get("/presence").handler(context -> context.end(presence(service(context).presence())));
        router.get("/spans").handler(context -> context.end(spans.text()));
        router.post("/flood").handler(context -> answer(context, () -> flood(context).run().format()));
        router.get("/redis").handler(context -> redis.send(Request.cmd(Command.PING))
                .onSuccess(pong -> context.end(pong.toString())).onFailure(context::fail));
        router.get("/memory").handler(context -> answer(context, () -> Memory.now().format()));
    }

    private static SseEvent event(RoutingContext context) {
        return SseEvent.builder().key(context.request().getParam("key")).data(context.body().asString()).build();
    }

    /** Into the state, which all nodes share, and then to the clients. */
    private void addItem(RoutingContext context) {
        String item = context.body().asString();
        redis.send(Request.cmd(Command.RPUSH).arg(ITEMS).arg(item))
                .onSuccess(length -> answer(context, sse.sendData(item))).onFailure(context::fail);
    }

    /** The cursor, and in the lines behind it the state. */
    private void page(RoutingContext context) {
        StringBuilder page = new StringBuilder(sse.cursor());
        redis.send(Request.cmd(Command.LRANGE).arg(ITEMS).arg(0).arg(-1)).onSuccess(items -> {
            items.forEach(item -> page.append('\n').append(item));
            context.end(page.toString());
        }).onFailure(context::fail);
    }

    private static String presence(SsePresence presence) {
        return presence.nodes().size() + " nodes, " + presence.connectionCount() + " connections, topics "
                + new TreeMap<>(presence.topics()) + ", users " + new TreeMap<>(presence.users());
    }

    private void ticket(RoutingContext context) {
        SecurityIdentity identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(context.request().getParam("user")))
                .addAttribute("sid", context.request().getParam("session")).build();
        sse.ticket(identity, List.of("tickets"), Duration.ofMinutes(1)).whenComplete((ticket, failure) -> {
            if (failure == null) {
                context.end(ticket);
            } else {
                context.response().setStatusCode(503).end(failure.toString());
            }
        });
    }

    private SseService service(RoutingContext context) {
        String name = context.request().getParam("service", "");
        return switch (name) {
            case "other" -> other;
            case "memory" -> memory;
            default -> sse;
        };
    }

    private Flood flood(RoutingContext context) {
        HttpServerRequest request = context.request();
        return new Flood(service(context), new Flood.Order(request.getParam("publisher", "flood"),
                Integer.parseInt(request.getParam("first", "0")), Integer.parseInt(request.getParam("count")),
                Integer.parseInt(request.getParam("bytes")), Integer.parseInt(request.getParam("every", "1")),
                Integer.parseInt(request.getParam("window", "0"))));
    }

    private static SseTarget target(RoutingContext context) {
        String topic = context.request().getParam("topic");
        String id = context.request().getParam("id");
        return topic != null ? SseTarget.topic(topic) : id != null ? SseId.parse(id) : SseTarget.all();
    }

    private static void answer(RoutingContext context, CompletionStage<SseDelivery> delivery) {
        delivery.whenComplete((delivered, failure) -> {
            if (failure == null) {
                context.end(Integer.toString(delivered.matched()));
            } else {
                context.response().setStatusCode(503).end(failure.getMessage());
            }
        });
    }

    private static void answer(RoutingContext context, Callable<String> work) {
        context.vertx().executeBlocking(work, false).onComplete(done -> {
            if (done.succeeded()) {
                context.end(done.result());
            } else {
                context.fail(done.cause());
            }
        });
    }

    /** The state, as it is now in the Redis of all nodes. */
    void snapshot(@Observes @Open SseConnection connection) {
        if (connection.queryParam("snapshot") != null) {
            connection.sendSnapshot(() -> {
                Response items = redis.send(Request.cmd(Command.LRANGE).arg(ITEMS).arg(0).arg(-1)).toCompletionStage()
                        .toCompletableFuture().join();
                StringJoiner lines = new StringJoiner("\n");
                items.forEach(item -> lines.add(item.toString()));
                return SseEvent.builder().event("snapshot").data(lines.toString()).build();
            });
        }
    }

    @NonBlocking
    void open(@Observes @Open SseConnection connection) {
        String topic = connection.queryParam("topic");
        if (topic != null) {
            connection.subscribe(topic);
        }
        String last = connection.queryParam("last");
        if (last != null) {
            connection.replayLast(Integer.parseInt(last));
        }
        if (connection.queryParam("greet") != null) {
            connection.send(SseEvent.builder().comment(connection.id().toString()).build());
        }
    }
}
