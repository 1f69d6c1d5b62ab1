package io.quarkiverse.sse.test.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.StrictHttp2Peer;
import io.quarkiverse.sse.test.Tls;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** The frames of a turn go through TLS together. */
class Http2OverTlsTest extends Http2Test {

    private static final int STREAMS = 50;

    @RegisterExtension
    static final QuarkusUnitTest APP = Tls.in(appWith(Handlers.class, Tls.class));

    @TestHTTPResource(value = "sse", tls = true)
    URI secure;

    @Test
    void everyStreamGetsItsBytes() throws Exception {
        try (StrictHttp2Peer peer = new StrictHttp2Peer(connect(), 20_000)) {
            int[] ids = open(peer, STREAMS);
            StringBuilder[] expected = new StringBuilder[STREAMS];
            for (int i = 0; i < STREAMS; i++) {
                expected[i] = new StringBuilder();
            }
            for (int i = 0; i < 100; i++) {
                String data = i + "s".repeat(i % 10 == 0 ? 9_000 : 50);
                join(sse.sendData(data));
                for (StringBuilder each : expected) {
                    each.append(event(data));
                }
                String own = "only for " + i;
                sse.sendData(own, nth(i % STREAMS));
                expected[i % STREAMS].append(event(own));
                if (i == 50) {
                    peer.read();
                }
            }
            for (int i = 0; i < STREAMS; i++) {
                peer.awaitReceived(ids[i], expected[i].toString());
            }
            int handlers = peer.peer.get("/handlers");
            patiently().until(() -> peer.isEnded(handlers));
            assertThat(peer.received(handlers)).contains("SslHandler");
            sse.unregister();
            for (int id : ids) {
                patiently().until(() -> peer.isEnded(id));
            }
            peer.hasSeenNoViolation();
        }
    }

    private Socket connect() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] { new Trust() }, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(secure.getHost(), secure.getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] { "h2" });
        socket.setSSLParameters(parameters);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        return socket;
    }

    private static final class Trust implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
