package io.quarkiverse.sse.test.tls;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.RawClient;
import io.quarkus.test.QuarkusUnitTest;

class EventsOverTlsOfTheJdkTest extends EventsOverTls {

    @RegisterExtension
    static final QuarkusUnitTest APP = app();

    /** The client of the JDK can't read while it negotiates. */
    @Test
    void arriveAfterAllIsNegotiatedAnew() throws Exception {
        try (RawClient client = open(TLS_1_2)) {
            for (int i = 0; i < 100; i++) {
                String data = i + "x".repeat(20_000);
                sse.sendData(data);
                assertThat(read(client, data.length() + 8)).isEqualTo("data: " + data + "\n\n");
                ((SSLSocket) client.socket()).startHandshake();
            }
        }
    }
}
