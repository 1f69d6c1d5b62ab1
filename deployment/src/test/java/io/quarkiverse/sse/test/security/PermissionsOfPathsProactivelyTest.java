package io.quarkiverse.sse.test.security;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class PermissionsOfPathsProactivelyTest extends PermissionsOfPathsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = app();
}
