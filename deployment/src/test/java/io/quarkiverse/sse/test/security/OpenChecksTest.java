package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.SseTopicGrants;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;

class OpenChecksTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.max-connections", "1")
            .overrideConfigKey("quarkus.sse.open-timeout", "1s")
            .overrideConfigKey("quarkus.sse.\"guarded\".path", "/guarded")
            // what a failing check throws is in the log, once for each request
            .setLogRecordPredicate(record -> record.getLevel().intValue() > 900 && record.getLoggerName().contains("sse"))
            .assertLogRecords(records -> assertThat(records).isEmpty());

    /** In the order of the calls. */
    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
        CALLS.clear();
    }

    @ApplicationScoped
    @SseName(SseService.DEFAULT_NAME)
    @Priority(100)
    public static class First implements SseOpenCheck {

        @Inject
        SecurityIdentity identity;

        private final Map<String, Function<Request, Uni<Result>>> answers = Map.ofEntries(
                Map.entry("throw", request -> {
                    throw new IllegalStateException("thrown");
                }),
                Map.entry("error", request -> {
                    throw new AssertionError("an error");
                }),
                Map.entry("fail", request -> Uni.createFrom().failure(new IllegalStateException("failed"))),
                Map.entry("never", request -> Uni.createFrom().nothing()),
                Map.entry("null", request -> null),
                Map.entry("nothing", request -> Uni.createFrom().nullItem()),
                Map.entry("insecure", request -> {
                    throw new ForbiddenException("not this one");
                }),
                Map.entry("gone", request -> Uni.createFrom().item(Result.refuse(204, "logged out"))),
                Map.entry("payment", request -> Uni.createFrom().item(
                        Result.refuse(402, "The trial is over").header("X-Price", "5"))),
                Map.entry("bad-header", request -> Uni.createFrom().item(Result.permit().header("X-A", "b\r\nX-C: d"))));

        @Override
        public Uni<Result> perform(Request request) {
            String user = identity.isAnonymous() ? "" : identity.getPrincipal().getName();
            assertThat(request.user().orElse("")).isEqualTo(user);
            CALLS.add("first");
            String answer = request.routingContext().queryParams().get("answer");
            return answer == null ? Uni.createFrom().item(Result.permit().header("X-First", "1"))
                    : answers.get(answer).apply(request);
        }
    }

    @Dependent
    @SseName(SseService.DEFAULT_NAME)
    @Priority(50)
    public static class Second implements SseOpenCheck {

        @Inject
        SecurityIdentity identity;

        @Override
        @Blocking
        public Uni<Result> perform(Request request) {
            CALLS.add("second of " + request.service() + " blocking " + io.vertx.core.Context.isOnWorkerThread());
            if ("hang".equals(request.routingContext().queryParams().get("second"))) {
                return Uni.createFrom().nothing();
            }
            if ("fail".equals(request.routingContext().queryParams().get("second"))) {
                throw new IllegalStateException("on a worker");
            }
            // the topics that the client wants and its identity may have
            SseTopicGrants grants = identity.isAnonymous() ? SseTopicGrants.of(List.of("news"), List.of())
                    : SseTopicGrants.of(List.of("news"), List.of("prices/*"));
            List<String> topics = grants.filter(request.routingContext().queryParam("topic"));
            return Uni.createFrom().item(Result.permit().subscribe(topics.toArray(new String[0])));
        }
    }

    @Singleton
    @SseName("guarded")
    @RolesAllowed("member")
    public static class OfMembers implements SseOpenCheck {

        @Override
        public Uni<Result> perform(Request request) {
            CALLS.add("members");
            return Uni.createFrom().item(Result.permit());
        }
    }

    @Test
    void areCalledByPriorityAndSubscribe() {
        int opened = log.opened.size();
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/sse?topic=news&topic=prices/acme&topic=admin"))) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("X-First")).isEqualTo("1");
            assertThat(CALLS).containsExactly("first", "second of <default> blocking true");
            assertThat(log.awaitOpened(opened + 1).topics()).containsExactly("news");
            join(sse.sendData("for all who read news", SseTarget.topic("news")));
            stream.awaitWire("data: for all who read news\n\n");
        }
        awaitNobody();
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/sse?topic=news&topic=prices/acme&topic=prices/a/b"))
                .header("X-User", "ada").open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(log.awaitOpened(opened + 2).topics()).containsExactlyInAnyOrder("news", "prices/acme");
        }
    }

    @ParameterizedTest
    @CsvSource({
            "throw, 500", "error, 500", "fail, 500", "null, 500", "nothing, 500", "bad-header, 500", "never, 503",
            "gone, 204", "payment, 402", "insecure, 403"
    })
    void refuse(String answer, int status) {
        int errors = log.errors.size();
        for (int i = 0; i < 2; i++) {
            try (SseTestStream stream = SseTestClient.to(uri.resolve("/sse?answer=" + answer)).header("X-User", "ada").open()) {
                assertThat(stream.status()).isEqualTo(status);
                stream.awaitEnd();
                assertThat(stream.received().isEmpty()).isEqualTo(status == 204 || status == 403);
            }
        }
        assertThat(log.awaitError(errors + 2).status()).isEqualTo(status);
        assertThat(CALLS).doesNotContain("second");
        // the only permit is free again
        try (SseTestStream stream = SseTestClient.open(uri)) {
            assertThat(stream.status()).isEqualTo(200);
            stream.close();
        }
    }

    @Test
    void refuseWithReasonAndHeaders() {
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/sse?answer=payment"))) {
            assertThat(stream.header("X-Price")).isEqualTo("5");
            stream.awaitWire("The trial is over\n");
            assertThat(log.awaitError(errors + 1).cause()).hasMessage("The trial is over");
        }
    }

    @Test
    void mayHangAndFailOnWorkers() {
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/sse?second=hang"))) {
            assertThat(stream.status()).isEqualTo(503);
            assertThat(stream.header("Retry-After")).isEqualTo("5");
        }
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/sse?second=fail"))) {
            assertThat(stream.status()).isEqualTo(500);
        }
    }

    @Test
    void mayRequireRoles() {
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/guarded"))) {
            assertThat(stream.status()).isEqualTo(401);
            assertThat(stream.header("WWW-Authenticate")).isEqualTo("X-User");
        }
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(401);
        assertThat(CALLS).isEmpty();
        try (SseTestStream stream = SseTestClient.to(uri.resolve("/guarded")).header("X-User", "ada").open()) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(CALLS).containsExactly("members");
        }
    }
}
