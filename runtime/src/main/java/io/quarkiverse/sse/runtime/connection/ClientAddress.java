package io.quarkiverse.sse.runtime.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import io.vertx.core.net.SocketAddress;

/**
 * What counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that a network
 * gets, because each of its hosts has as many addresses as it likes.
 */
final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {
    }

    /**
     * @param address an address as the proxy settings of Quarkus give it, or {@code null}
     * @return what counts as one client, or {@code null} for one without an address, such as
     *         the other end of a domain socket
     */
    static String of(SocketAddress address) {
        if (address == null || address.hostAddress() == null) {
            return address == null ? null : address.host();
        }
        String text = address.hostAddress();
        if (text.indexOf(':') < 0) {
            return text;
        }
        try {
            // it is a literal, so nobody is asked for it
            InetAddress parsed = InetAddress.getByName(text);
            return parsed instanceof Inet6Address ? network(parsed.getAddress()) : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return text;
        }
    }

    private static String network(byte[] address) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NETWORK_BYTES; i += 2) {
            text.append(Integer.toHexString((address[i] & 0xFF) << 8 | address[i + 1] & 0xFF)).append(':');
        }
        return text.append(":/64").toString();
    }
}
