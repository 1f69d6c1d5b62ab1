package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

class LimitsOfOneClientTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.proxy.proxy-address-forwarding", "true")
            .overrideConfigKey("quarkus.http.proxy.trusted-proxies", "127.0.0.1")
            .overrideConfigKey("quarkus.sse.max-connections-per-client", "3")
            .overrideConfigKey("quarkus.sse.\"users\".path", "/users")
            .overrideConfigKey("quarkus.sse.\"users\".max-connections-per-user", "2")
            .overrideConfigKey("quarkus.sse.\"rated\".path", "/rated")
            .overrideConfigKey("quarkus.sse.\"rated\".max-opens-per-second", "1");

    private final List<SseTestStream> streams = new ArrayList<>();

    private SseTestStream open(String path, String header, String value) {
        SseTestStream stream = SseTestClient.to(uri.resolve(path)).header(header, value).open();
        streams.add(stream);
        return stream;
    }

    @AfterEach
    void leave() {
        streams.forEach(SseTestStream::close);
        streams.clear();
        awaitNobody();
    }

    @Test
    void haveItsAddressAsTheProxySawIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(open("/sse", "X-Forwarded-For", "192.0.2.7").status()).isEqualTo(200);
        }
        int errors = log.errors.size();
        SseTestStream refused = open("/sse", "X-Forwarded-For", "192.0.2.7");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        refused.awaitWire("The limit of 3 open event streams for one address is reached\n");
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(429);
        assertThat(open("/sse", "X-Forwarded-For", "192.0.2.8").status()).isEqualTo(200);

        streams.remove(0).close();
        awaitConnections(3);
        assertThat(open("/sse", "X-Forwarded-For", "192.0.2.7").status()).isEqualTo(200);
        assertThat(open("/sse", "X-Forwarded-For", "192.0.2.7").status()).isEqualTo(429);
    }

    @Test
    void areNotPassedByABurst() {
        ExecutorService threads = Executors.newFixedThreadPool(30);
        List<CompletableFuture<SseTestStream>> burst = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            burst.add(CompletableFuture.supplyAsync(() -> SseTestClient.to(uri).header("X-Forwarded-For", "192.0.2.9").open(),
                    threads));
        }
        for (CompletableFuture<SseTestStream> stream : burst) {
            streams.add(join(stream));
        }
        threads.shutdown();
        assertThat(streams.stream().filter(stream -> stream.status() == 200)).hasSize(3);
        assertThat(streams.stream().filter(stream -> stream.status() == 429)).hasSize(57);
    }

    @Test
    void areThoseOfAUser() {
        assertThat(open("/users", "X-User", "ada").status()).isEqualTo(200);
        assertThat(open("/users", "X-User", "ada").status()).isEqualTo(200);
        assertThat(open("/users", "X-User", "ada").status()).isEqualTo(429);
        assertThat(open("/users", "X-User", "bob").status()).isEqualTo(200);
        // anonymous users are not one user
        for (int i = 0; i < 4; i++) {
            assertThat(open("/users", "X-Page", "1").status()).isEqualTo(200);
        }
    }

    @Test
    void andAllTogetherMayNotOpenTooFast() {
        // one of many may come when a second has passed
        for (int i = 0; i < 20; i++) {
            open("/rated", "X-Page", "1");
        }
        assertThat(streams.get(0).status()).isEqualTo(200);
        assertThat(streams).anyMatch(stream -> stream.status() == 503);
        SseTestStream refused = streams.stream().filter(stream -> stream.status() == 503).findFirst().orElseThrow();
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        refused.awaitWire("More than 1 event streams open in a second\n");
    }
}
