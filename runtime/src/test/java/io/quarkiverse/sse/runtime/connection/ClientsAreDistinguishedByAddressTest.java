package io.quarkiverse.sse.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.vertx.core.net.SocketAddress;

class ClientsAreDistinguishedByAddressTest {

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1",
            "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
            "2001:db8:1:2::1, 2001:db8:1:2::/64",
            "::1, 0:0:0:0::/64",
            "::ffff:192.0.2.1, 192.0.2.1",
            "unknown, unknown",
            "a:b:not:an:address, a:b:not:an:address"
    })
    void whateverItIs(String address, String client) {
        assertThat(ClientAddress.of(SocketAddress.inetSocketAddress(4711, address))).isEqualTo(client);
    }

    @Test
    void ofNoneOrOfADomainSocket() {
        assertThat(ClientAddress.of(null)).isNull();
        assertThat(ClientAddress.of(SocketAddress.domainSocketAddress("/run/app.sock"))).isNull();
    }
}
