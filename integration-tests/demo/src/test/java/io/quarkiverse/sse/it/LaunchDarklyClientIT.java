package io.quarkiverse.sse.it;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class LaunchDarklyClientIT extends LaunchDarklyClientTest {
}
