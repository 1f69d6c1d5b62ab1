package io.quarkiverse.sse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.sse.testing.lint.SseLint;

/** Whom the kit believes with TLS: who the JDK does, who a context does, or everybody. */
@Timeout(30)
class TlsTest {

    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    Path directory;

    private SSLContext tls;
    private ByteServer server;

    @BeforeEach
    void start() throws Exception {
        Path store = directory.resolve("other.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "secret", "-alias", "a",
                "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(keytool.waitFor()).isZero();
        tls = context(store);
        server = new ByteServer(tls.getServerSocketFactory(), "https",
                peer -> peer.send(ByteServer.CHUNKED).chunk("data: a\n\n").send("0\r\n\r\n"));
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void anUnknownCertificateIsAnError() {
        for (SseTestClient client : clients(server.uri())) {
            assertThatThrownBy(client::open).isInstanceOf(AssertionError.class).hasMessageContaining("certification path");
        }
    }

    @Test
    void aCertificateOfTheContextIsBelieved() {
        for (SseTestClient client : clients(server.uri())) {
            try (SseTestStream stream = client.tls(tls).open()) {
                assertThat(stream.awaitEvent().data()).isEqualTo("a");
            }
        }
        SseLint.of(server.uri()).tls(tls).assertClean();
    }

    @Test
    void theCertificateOfAnotherHostIsAnError() {
        for (SseTestClient client : clients(otherHost())) {
            assertThatThrownBy(client.tls(tls)::open).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("No subject alternative names");
        }
    }

    @Test
    void everyCertificateIsBelievedIfThatIsWanted() {
        for (SseTestClient client : clients(otherHost())) {
            try (SseTestStream stream = client.insecure().open()) {
                assertThat(stream.awaitEvent().data()).isEqualTo("a");
            }
        }
        SseLint.of(otherHost()).insecure().assertClean();
    }

    private URI otherHost() {
        return URI.create(server.uri().toString().replace("localhost", "127.0.0.1"));
    }

    /** The server speaks HTTP/1.1 to both. */
    private static SseTestClient[] clients(URI uri) {
        return new SseTestClient[] { SseTestClient.to(uri), SseTestClient.to(uri).http2() };
    }
}
