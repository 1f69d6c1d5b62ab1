package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.test.QuarkusUnitTest;

class SecuredObserversTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.sse.\"public\".path", "/public")
            .overrideConfigKey("quarkus.sse.\"members\".path", "/members")
            .overrideConfigKey("quarkus.sse.\"members\".max-connections", "1")
            .overrideConfigKey("quarkus.sse.\"admins\".path", "/admins")
            .overrideConfigKey("quarkus.sse.\"permitted\".path", "/permitted")
            .overrideConfigKey("quarkus.sse.\"known\".path", "/known");

    static final List<String> OPENED = new CopyOnWriteArrayList<>();

    @Singleton
    @RolesAllowed("member")
    public static class Members {
        void opened(@Observes @Open @SseName("members") SseConnection connection) {
            OPENED.add("members");
        }
    }

    @Singleton
    @RolesAllowed("admin")
    public static class Admins {
        public void opened(@Observes @Open @SseName("admins") SseConnection connection) {
            OPENED.add("admins");
        }
    }

    @Singleton
    @PermissionsAllowed("read")
    public static class Permitted {
        void opened(@Observes @Open @SseName("permitted") SseConnection connection) {
            OPENED.add("permitted");
        }
    }

    @Singleton
    @Authenticated
    public static class Known {
        void opened(@Observes @Open @SseName("known") SseConnection connection) {
            OPENED.add("known");
        }
    }

    /** Guards nothing, as it does not observe how streams open. */
    @Singleton
    @RolesAllowed("admin")
    public static class Closing {
        void closed(@Observes @Closed SseConnection connection) {
            OPENED.remove("public");
        }
    }

    @Singleton
    public static class Everybody {
        @RolesAllowed("admin")
        void admins(@Observes @Open @SseName("public") SseConnection connection) {
            OPENED.add("never");
        }

        void opened(@Observes @Open @SseName("public") SseConnection connection) {
            OPENED.add("public");
        }
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
        OPENED.clear();
    }

    private void assertStatus(String path, String user, int status, String... opened) {
        int errors = log.errors.size();
        try (SseTestStream stream = user == null ? SseTestClient.open(uri.resolve(path))
                : SseTestClient.to(uri.resolve(path)).header("X-User", user).open()) {
            assertThat(stream.status()).isEqualTo(status);
            if (status == 200) {
                await().untilAsserted(() -> assertThat(OPENED).containsAll(List.of(opened)));
            } else {
                assertThat(log.awaitError(errors + 1).status()).isEqualTo(status);
                assertThat(OPENED).isEmpty();
            }
        }
    }

    @Test
    void guardTheirService() {
        for (int i = 0; i < 3; i++) {
            assertStatus("/members", null, 401);
        }
        assertStatus("/members", "ada", 200, "members");
        OPENED.clear();
        assertStatus("/admins", null, 401);
        assertStatus("/admins", "ada", 403);
        assertStatus("/permitted", null, 401);
        assertStatus("/permitted", "ada", 403);
        assertStatus("/known", null, 401);
        assertStatus("/known", "ada", 200, "known");
    }

    @Test
    void andNoOther() {
        assertStatus("/public", null, 200);
        assertStatus("/sse", null, 200);
    }
}
