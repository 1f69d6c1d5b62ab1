package io.quarkiverse.sse.test.tls;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

@EnabledOnOs(OS.LINUX)
class EventsOverTlsWithTheNativeTransportTest extends EventsOverTls {

    @RegisterExtension
    static final QuarkusUnitTest APP = app().overrideConfigKey("quarkus.vertx.prefer-native-transport", "true");
}
