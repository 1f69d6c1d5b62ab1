package io.quarkiverse.sse.test.tls;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** And with a certificate that is chosen by the name that the client asks for. */
@EnabledOnOs(OS.LINUX)
class EventsOverTlsWithTheNativeTransportTest extends EventsOverTls {

    @RegisterExtension
    static final QuarkusUnitTest APP = app().overrideConfigKey("quarkus.vertx.prefer-native-transport", "true")
            .overrideConfigKey("quarkus.http.ssl.sni", "true");
}
