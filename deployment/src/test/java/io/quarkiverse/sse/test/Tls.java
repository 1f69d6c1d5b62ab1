package io.quarkiverse.sse.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.quarkus.test.QuarkusUnitTest;

/** A certificate for localhost, made by the JDK, and clients that take any certificate. */
public final class Tls {

    private static final String PASSWORD = "secret";

    private Tls() {
    }

    /** The application listens with TLS too. */
    public static QuarkusUnitTest in(QuarkusUnitTest app) {
        return app.overrideConfigKey("quarkus.http.ssl.certificate.key-store-file", keyStore().toString())
                .overrideConfigKey("quarkus.http.ssl.certificate.key-store-password", PASSWORD);
    }

    /** Opens a stream with a version of TLS, and this small window. */
    public static RawClient get(URI uri, String version, String... headers) {
        return client(uri, version, RawClient.requestFor(uri, headers));
    }

    public static RawClient client(URI uri, String version, String request) {
        return new RawClient(uri, plain -> {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] { new Anybody() }, null);
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(),
                        true);
                socket.setEnabledProtocols(new String[] { version });
                socket.startHandshake();
                return socket;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }, request);
    }

    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static Path keyStore() {
        try {
            Path store = Files.createTempDirectory("tls").resolve("localhost.p12");
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
                    "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-validity", "2")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + keytool.exitValue());
            }
            store.toFile().deleteOnExit();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
