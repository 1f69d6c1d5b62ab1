package org.acme;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class GreeterIT extends GreeterTest {
    // Execute the same tests but in packaged mode.
}
