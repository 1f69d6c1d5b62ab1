package io.quarkiverse.sse.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.redis.RedisServer;

class TwoNodesIT {

    private static final Pattern LAG = Pattern.compile("quarkus_sse_log_lag_seconds\\{service=\"<default>\"} (\\S+)");

    private static RedisServer redis;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        a = new Node(redis.uri()).start();
        b = new Node(redis.uri()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (redis != null) {
            a.close();
            b.close();
            redis.close();
        }
    }

    @Test
    void whatIsSentOnOneReachesBothInOneOrder() throws Exception {
        try (Reader onA = new Reader(a.uri("/sse"), null); Reader onB = new Reader(b.uri("/sse?topic=news"), null)) {
            awaitConnections(1, 1);
            a.publish("/publish", "1");
            b.publish("/publish?topic=news", "2");
            b.publish("/publish", "3");
            assertThat(onA.nextEvent().data()).isEqualTo("1");
            Reader.Block third = onA.nextEvent();
            assertThat(third.data()).isEqualTo("3");
            assertThat(onB.nextEvent().data()).isEqualTo("1");
            assertThat(onB.nextEvent().data()).isEqualTo("2");
            assertThat(onB.nextEvent()).isEqualTo(third);
        }
        awaitConnections(0, 0);
    }

    @Test
    void aClientGoesOnAtTheOtherNode() throws Exception {
        String last;
        try (Reader onA = new Reader(a.uri("/sse"), null)) {
            awaitConnections(1, 0);
            a.publish("/publish", "seen");
            last = onA.nextEvent().id();
        }
        awaitConnections(0, 0);
        a.publish("/publish", "missed");
        b.publish("/publish?topic=other", "of no concern");
        try (Reader onB = new Reader(b.uri("/sse"), last)) {
            awaitConnections(0, 1);
            a.publish("/publish", "live");
            assertThat(onB.nextEvent().data()).isEqualTo("missed");
            assertThat(onB.nextEvent().data()).isEqualTo("live");
        }
        awaitConnections(0, 0);
    }

    @Test
    void aServiceMayHaveItsOwnRedisClient() throws Exception {
        try (Reader onA = new Reader(a.uri("/sse/other"), null); Reader onB = new Reader(b.uri("/sse"), null)) {
            awaitConnections(1, 1);
            b.publish("/publish?service=other", "to the other");
            b.publish("/publish", "to this");
            assertThat(onA.nextEvent().data()).isEqualTo("to the other");
            assertThat(onB.nextEvent().data()).isEqualTo("to this");
        }
        awaitConnections(0, 0);
    }

    @Test
    void anIdIsFoundAndEndedFromTheOtherNode() throws Exception {
        try (Reader onB = new Reader(b.uri("/sse?greet=1"), null); Reader other = new Reader(b.uri("/sse"), null)) {
            awaitConnections(0, 2);
            Reader.Block greeting = onB.next();
            while (greeting.comment() == null) {
                greeting = onB.next();
            }
            String id = greeting.comment();
            a.publish("/publish?id=" + id, "for you");
            Reader.Block forYou = onB.nextEvent();
            assertThat(forYou.data()).isEqualTo("for you");
            assertThat(forYou.id()).as("is not kept").isNull();
            // what the answering node has ended itself: nothing
            assertThat(a.post("/unregister?id=" + id, "").body()).isEqualTo("0");
            assertThat(onB.nextEvent()).isNull();
            awaitConnections(0, 1);
            assertThat(b.post("/unregister", "").body()).isEqualTo("1");
            assertThat(other.nextEvent()).isNull();
        }
        awaitConnections(0, 0);
    }

    @Test
    void aTicketOfOneNodeOpensOneStreamOnAnyNode() throws Exception {
        String ticket = a.post("/ticket?user=ada&session=1", "").body();
        assertThat(ticket).hasSize(43);
        try (Reader onB = new Reader(b.uri("/sse?ticket=" + ticket), null)) {
            awaitConnections(0, 1);
            assertThat(a.get("/sse?ticket=" + ticket).statusCode()).isEqualTo(401);
            a.publish("/publish?topic=tickets", "for those with a ticket");
            assertThat(onB.nextEvent().data()).isEqualTo("for those with a ticket");
        }
        awaitConnections(0, 0);
    }

    @Test
    void whatIsRevokedOnOneNodeEndsOnBoth() throws Exception {
        try (Reader adaOnA = open(a, "ada", "1");
                Reader adaOnB = open(b, "ada", "2");
                Reader bobOnB = open(b, "bob", "3");
                Reader carlOnB = open(b, "carl", "4")) {
            awaitConnections(1, 3);
            assertThat(a.post("/revoke?user=ada", "").body()).isEqualTo("1");
            assertThat(adaOnA.nextEvent()).isNull();
            assertThat(adaOnB.nextEvent()).isNull();
            awaitConnections(0, 2);
            assertThat(a.post("/revoke?session=3", "").body()).isEqualTo("0");
            assertThat(bobOnB.nextEvent()).isNull();
            awaitConnections(0, 1);
            a.publish("/publish", "for those who are left");
            assertThat(carlOnB.nextEvent().data()).isEqualTo("for those who are left");
        }
        awaitConnections(0, 0);
    }

    private static Reader open(Node node, String user, String session) throws Exception {
        String ticket = a.post("/ticket?user=" + user + "&session=" + session, "").body();
        return new Reader(node.uri("/sse?ticket=" + ticket), null);
    }

    @Test
    void withoutRedisAnEventIsRefusedInTimeAndTheStreamsStay() throws Exception {
        try (Reader onA = new Reader(a.uri("/sse"), null)) {
            awaitConnections(1, 0);
            a.publish("/publish", "before");
            assertThat(onA.nextEvent().data()).isEqualTo("before");
            redis.kill();
            HttpResponse<String> refused = a.post("/publish", "lost");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("Redis has not confirmed");
            assertThat(a.connections()).isEqualTo(1);
            await().until(() -> isUnreadable(a));
            await().until(() -> lag(a) > 0);
            redis.startAgain();
            await().atMost(Duration.ofSeconds(20)).until(() -> b.post("/publish", "after").statusCode() == 200);
            Reader.Block next = onA.nextEvent();
            while (!next.data().equals("after")) {
                // its stage has failed, which does not say that it was not appended
                assertThat(next.data()).isEqualTo("lost");
                next = onA.nextEvent();
            }
            assertThat(isUnreadable(a)).isFalse();
            await().until(() -> lag(a) == 0);
            assertThat(a.get("/q/metrics").body())
                    .containsPattern("quarkus_sse_log_reconnects_total\\{service=\"<default>\"\\} [1-9]");
        }
        awaitConnections(0, 0);
    }

    private static double lag(Node node) throws Exception {
        Matcher lag = LAG.matcher(node.get("/q/metrics").body());
        assertThat(lag.find()).isTrue();
        return Double.parseDouble(lag.group(1));
    }

    private static boolean isUnreadable(Node node) throws Exception {
        HttpResponse<String> ready = node.get("/q/health/ready");
        assertThat(ready.body()).contains("Server-Sent Events health check");
        return ready.statusCode() == 503 && ready.body().contains("\"<default>\": \"the event log can't be read\"");
    }

    @Test
    void doesNotStartWithoutRedis() throws Exception {
        try (Node alone = new Node("redis://127.0.0.1:1", "-Dquarkus.sse.log.startup-timeout=2s")) {
            alone.launch();
            assertThat(alone.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(alone.process().exitValue()).isNotZero();
            assertThat(alone.log()).contains("could not be read within PT2S").contains("startup-timeout");
        }
    }

    private static void awaitConnections(int onA, int onB) {
        await().until(() -> a.connections() == onA && b.connections() == onB);
    }
}
