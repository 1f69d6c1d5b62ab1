package io.quarkiverse.sse.test.tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

class EventsOverTlsOfTheJdkTest extends EventsOverTls {

    @RegisterExtension
    static final QuarkusUnitTest APP = app();

    @Test
    void arriveWhileAllIsNegotiatedAnew() throws Exception {
        arriveDuringHandshakes("TLSv1.2");
    }
}
