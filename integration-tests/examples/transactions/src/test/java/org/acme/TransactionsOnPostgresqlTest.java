package org.acme;

import java.util.Map;

import org.junit.jupiter.api.condition.EnabledIf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(TransactionsOnPostgresqlTest.OnPostgresql.class)
@QuarkusTestResource(value = PostgresqlServer.class, restrictToAnnotatedClass = true)
@EnabledIf("isThere")
class TransactionsOnPostgresqlTest extends TransactionsTest {

    static boolean isThere() {
        return PostgresqlServer.isThere();
    }

    public static class OnPostgresql implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.db-kind", "postgresql");
        }
    }
}
