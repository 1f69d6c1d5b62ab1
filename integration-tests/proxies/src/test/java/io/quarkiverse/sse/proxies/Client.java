package io.quarkiverse.sse.proxies;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import javax.net.SocketFactory;

import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Opens streams by one version of HTTP, from one address. */
final class Client {

    enum Version {
        HTTP_1_1,
        /** With TLS, as browsers do. */
        HTTP_2
    }

    /** What the proxies present. */
    static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder().commonName("localhost")
            .addSubjectAlternativeName("127.0.0.1").build();

    private final Version version;
    private final OkHttpClient http;

    private Client(Version version, OkHttpClient http) {
        this.version = version;
        this.http = http;
    }

    static Client of(Version version) {
        // heartbeats or the proxy end any wait before
        OkHttpClient.Builder http = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20));
        if (version == Version.HTTP_2) {
            HandshakeCertificates trusted = new HandshakeCertificates.Builder()
                    .addTrustedCertificate(CERTIFICATE.certificate()).build();
            http.sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager());
        } else {
            http.protocols(List.of(Protocol.HTTP_1_1));
        }
        return new Client(version, http.build());
    }

    /**
     * @param address one of this machine, which has all those that start with 127
     */
    Client from(String address) {
        return new Client(version, http.newBuilder().socketFactory(new From(address)).build());
    }

    EventStream open(Proxy proxy, String path, String... headers) throws IOException {
        return open(proxy.url(version, path), headers);
    }

    EventStream open(String url, String... headers) throws IOException {
        Request request = new Request.Builder().url(url).headers(Headers.of(headers))
                .addHeader("Accept", "text/event-stream").build();
        return new EventStream(http.newCall(request));
    }

    private static final class From extends SocketFactory {

        private final String address;

        From(String address) {
            this.address = address;
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
