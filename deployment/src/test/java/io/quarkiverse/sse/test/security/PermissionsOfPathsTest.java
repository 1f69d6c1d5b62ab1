package io.quarkiverse.sse.test.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseError;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * What Quarkus refuses before a request reaches the service.
 */
abstract class PermissionsOfPathsTest extends SseTest {

    static final List<String> IDENTITIES = new CopyOnWriteArrayList<>();

    static QuarkusUnitTest app() {
        return SseApp.with(UserHeaderMechanism.class, PermissionsOfPathsTest.class)
                .overrideConfigKey("quarkus.http.auth.permission.members.paths", "/sse")
                .overrideConfigKey("quarkus.http.auth.permission.members.policy", "authenticated")
                .overrideConfigKey("quarkus.http.auth.permission.admins.paths", "/admins")
                .overrideConfigKey("quarkus.http.auth.permission.admins.policy", "only-admins")
                .overrideConfigKey("quarkus.http.auth.policy.only-admins.roles-allowed", "admin")
                .overrideConfigKey("quarkus.http.auth.permission.friday.paths", "/friday")
                .overrideConfigKey("quarkus.http.auth.permission.friday.policy", "friday")
                .overrideConfigKey("quarkus.sse.\"admins\".path", "/admins")
                .overrideConfigKey("quarkus.sse.\"friday\".path", "/friday");
    }

    @Singleton
    public static class Friday implements HttpSecurityPolicy {

        @Override
        public String name() {
            return "friday";
        }

        @Override
        public Uni<CheckResult> checkPermission(RoutingContext request, Uni<SecurityIdentity> identity,
                AuthorizationRequestContext requestContext) {
            return request.request().getHeader("X-Friday") == null ? CheckResult.deny() : CheckResult.permit();
        }
    }

    @Singleton
    public static class Errors {

        @Inject
        SecurityIdentity identity;

        void failed(@Observes SseError error) {
            IDENTITIES.add(identity.isAnonymous() ? "" : identity.getPrincipal().getName());
        }
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
        IDENTITIES.clear();
    }

    private void assertRefused(String path, int status, String... headers) {
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.to(uri.resolve(path)).headers(headers).open()) {
            assertThat(stream.status()).isEqualTo(status);
        }
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(status);
        assertThat(log.errors.get(errors).cause().getMessage()).isNotBlank();
    }

    private void assertOpens(String path, String... headers) {
        int errors = log.errors.size();
        int opened = log.opened.size();
        try (SseTestStream stream = SseTestClient.to(uri.resolve(path)).headers(headers).open()) {
            assertThat(stream.status()).isEqualTo(200);
            log.awaitOpened(opened + 1);
        }
        awaitNobody();
        assertThat(log.errors).hasSize(errors);
    }

    @Test
    void refuseWithAnSseError() {
        assertRefused("/sse", 401, "X-Page", "1");
        assertRefused("/sse", 401, "X-User", "mallory");
        assertOpens("/sse", "X-User", "ada");
        assertRefused("/admins", 401, "X-Page", "1");
        assertRefused("/admins", 403, "X-User", "ada");
        assertRefused("/friday", 403, "X-User", "ada");
        assertOpens("/friday", "X-Friday", "yes");
    }

    /** The service itself refuses these, and fires one error for each. */
    @Test
    void andTheServiceOnlyOnce() {
        int errors = log.errors.size();
        try (SseTestStream stream = SseTestClient.to(uri).headers("X-User", "ada", "Accept", "text/html").open()) {
            assertThat(stream.status()).isEqualTo(406);
        }
        assertThat(log.awaitError(errors + 1).status()).isEqualTo(406);
        assertRefused("/admins", 401, "X-Page", "1");
        assertThat(log.errors).hasSize(errors + 2);
        assertThat(IDENTITIES).hasSize(2);
    }
}
