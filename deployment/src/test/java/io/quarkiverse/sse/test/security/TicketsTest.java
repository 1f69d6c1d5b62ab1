package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;

class TicketsTest extends SseTest {

    static final Set<String> ISSUED = new HashSet<>();

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.security.tickets", "true")
            .overrideConfigKey("quarkus.http.auth.permission.members.paths", "/sse,/orders/*")
            .overrideConfigKey("quarkus.http.auth.permission.members.policy", "authenticated")
            .overrideConfigKey("quarkus.sse.\"orders\".path", "/orders/{id}")
            .overrideConfigKey("quarkus.sse.\"orders\".security.tickets", "true")
            .overrideConfigKey("quarkus.sse.\"none\".path", "/none")
            .overrideConfigKey("quarkus.http.access-log.enabled", "true")
            .overrideConfigKey("quarkus.http.access-log.pattern",
                    "ACCESS %r|%q|%U|%{REQUEST_URL}|%{QUERY_STRING}|%{q,ticket}|%{BARE_QUERY_STRING}|%{FULL}")
            .overrideConfigKey("quarkus.log.level", "DEBUG")
            // the client of the test knows its tickets
            .overrideConfigKey("quarkus.log.category.\"jdk.internal.httpclient\".level", "INFO")
            .setLogRecordPredicate(record -> true)
            .assertLogRecords(records -> {
                List<String> lines = records.stream()
                        .map(record -> record.getMessage() + java.util.Arrays.toString(record.getParameters()))
                        .collect(Collectors.toList());
                assertThat(lines).anyMatch(line -> line.contains("ACCESS GET /sse?ticket=*** HTTP/1.1|?ticket=***|"));
                for (String ticket : ISSUED) {
                    assertThat(lines).noneMatch(line -> line.contains(ticket));
                }
            });

    @Inject
    @SseName("orders")
    SseService orders;

    @Inject
    @SseName("none")
    SseService none;

    private final List<SseTestStream> streams = new ArrayList<>();
    private int openedBefore;

    @AfterEach
    void leave() {
        // those that are open have been observed, so that the next test can count from there
        long open = streams.stream().filter(stream -> stream.status() == 200).count();
        await().until(() -> log.opened.size() - openedBefore == open);
        openedBefore = log.opened.size();
        streams.forEach(SseTestStream::close);
        streams.clear();
        await().until(() -> log.closed.size() == log.opened.size());
    }

    private static QuarkusSecurityIdentity.Builder ada() {
        return QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("ada")).addRole("trader")
                .addAttribute("tenant", "acme").addAttribute("sid", "s1").addAttribute("secret", new Object());
    }

    private static String issue(SseService service, SecurityIdentity identity, Duration timeToLive, String... topics) {
        String ticket = join(service.ticket(identity, List.of(topics), timeToLive));
        ISSUED.add(ticket);
        return ticket;
    }

    private String issue(String... topics) {
        return issue(sse, ada().build(), Duration.ofMinutes(1), topics);
    }

    private SseTestStream open(String pathAndQuery, String... headers) {
        URI target = uri.resolve(pathAndQuery);
        SseTestStream stream = headers.length == 0 ? SseTestClient.to(target).header("Accept", "text/event-stream").open()
                : SseTestClient.to(target).headers(headers).open();
        streams.add(stream);
        return stream;
    }

    @Test
    void openOneStream() {
        String ticket = issue("orders", "news");
        assertThat(ticket).matches("[A-Za-z0-9_-]{43}");
        int opened = log.opened.size();
        SseTestStream stream = open("/sse?ticket=" + ticket);
        assertThat(stream.status()).isEqualTo(200);
        SseConnection connection = log.awaitOpened(opened + 1);
        assertThat(connection.user()).contains("ada");
        assertThat(connection.topics()).containsExactlyInAnyOrder("orders", "news");
        assertThat(connection.claim("tenant")).contains("acme");
        assertThat(connection.identity().orElseThrow().getRoles()).containsExactly("trader");
        assertThat(connection.queryParam("ticket")).isEqualTo("***");
        assertThat(connection.toString()).doesNotContain(ticket);
        join(sse.sendData("to ada", SseTarget.user("ada")));
        stream.awaitWire("data: to ada\n\n");

        int errors = log.errors.size();
        assertThat(open("/sse?ticket=" + ticket).status()).isEqualTo(401);
        assertThat(log.awaitError(errors + 1).request().uri()).isEqualTo("/sse?ticket=***");
        assertThat(log.errors.get(errors).cause().getMessage()).contains("ticket").doesNotContain(ticket);

        join(sse.revoke(SseTarget.claim("sid", "s1")));
        assertThat(connection.closeReason()).contains(SseCloseReason.REVOKED);
    }

    @Test
    void ofOneOnly() {
        for (int i = 0; i < 20; i++) {
            String ticket = issue();
            List<CompletableFuture<SseTestStream>> both = List.of(
                    CompletableFuture.supplyAsync(() -> SseTestClient.open(uri.resolve("/sse?ticket=" + ticket))),
                    CompletableFuture.supplyAsync(() -> SseTestClient.open(uri.resolve("/sse?a=b&ticket=" + ticket))));
            both.forEach(each -> streams.add(join(each)));
            assertThat(both.stream().map(each -> each.join().status())).containsExactlyInAnyOrder(200, 401);
        }
    }

    @Test
    void endWithTheIdentity() {
        SecurityIdentity soon = ada().addAttribute("quarkus.identity.expire-time", Instant.now().getEpochSecond() + 2).build();
        int opened = log.opened.size();
        open("/sse?ticket=" + issue(sse, soon, Duration.ofMinutes(1)));
        SseConnection connection = log.awaitOpened(opened + 1);
        await().until(() -> !connection.isOpen());
        assertThat(connection.closeReason()).contains(SseCloseReason.EXPIRED);
    }

    @Test
    void areOnlyForTheirServiceAndPath() {
        int opened = log.opened.size();
        String ticket = issue();
        assertThat(open("/orders/7?ticket=" + ticket).status()).isEqualTo(401);
        assertThat(open("/sse?ticket=" + ticket).status()).isEqualTo(200);
        log.awaitOpened(opened + 1);
        // elsewhere a ticket is nothing
        String other = issue(orders, ada().build(), Duration.ofMinutes(1));
        assertThat(open("/none?ticket=" + other).status()).isEqualTo(200);
        assertThat(log.awaitOpened(opened + 2).user()).isEmpty();
        assertThat(open("/orders/7?x=1&ticket=" + other + "&y=2").status()).isEqualTo(200);
        SseConnection connection = log.awaitOpened(opened + 3);
        assertThat(connection.pathParam("id")).isEqualTo("7");
        assertThat(connection.queryParam("x") + connection.queryParam("y")).isEqualTo("12");
    }

    @Test
    void expire() {
        String ticket = issue(sse, ada().build(), Duration.ofMillis(1));
        await().pollDelay(Duration.ofMillis(5)).until(() -> open("/sse?ticket=" + ticket).status() == 401);
    }

    @Test
    void canNotBeGuessed() {
        for (String ticket : List.of("", "x", "***", "a".repeat(43), "a".repeat(3_000), "%00", "a&ticket=b",
                issue() + "x")) {
            int status = open("/sse?ticket=" + ticket).status();
            assertThat(status).as(ticket).isIn(400, 401);
        }
        // whoever has another way in needs no ticket
        assertThat(open("/sse", "X-User", "bob").status()).isEqualTo(200);
    }

    @Test
    void areRefusedWhereTheyMakeNoSense() {
        SecurityIdentity anonymous = QuarkusSecurityIdentity.builder().setAnonymous(true).build();
        assertThatThrownBy(() -> sse.ticket(anonymous, List.of(), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("An anonymous identity can't have a ticket");
        assertThatThrownBy(() -> sse.ticket(ada().build(), List.of(), Duration.ZERO))
                .hasMessage("A ticket can't be valid for PT0S: it must be from 1 ms to PT1H");
        assertThatThrownBy(() -> sse.ticket(ada().build(), List.of(), Duration.ofMinutes(61)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sse.ticket(null, List.of(), Duration.ofMinutes(1))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> none.ticket(ada().build(), List.of(), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The service has no tickets: set security.tickets=true for it");
    }
}
