package io.quarkiverse.sse.it;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class BrowserFollowsAPageIT extends BrowserFollowsAPageTest {
}
