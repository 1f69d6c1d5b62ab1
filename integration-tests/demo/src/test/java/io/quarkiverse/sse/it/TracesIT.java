package io.quarkiverse.sse.it;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class TracesIT extends TracesTest {
}
