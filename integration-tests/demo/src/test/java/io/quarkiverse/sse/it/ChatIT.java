package io.quarkiverse.sse.it;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ChatIT extends ChatTest {
}
