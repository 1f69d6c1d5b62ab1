package io.quarkiverse.sse.test.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.quarkus.test.QuarkusUnitTest;

/** A certificate for localhost, made by the JDK. */
public final class Tls {

    private static final String PASSWORD = "secret";

    private Tls() {
    }

    /** The application listens with TLS too. */
    public static QuarkusUnitTest in(QuarkusUnitTest app) {
        return app.overrideConfigKey("quarkus.http.ssl.certificate.key-store-file", keyStore().toString())
                .overrideConfigKey("quarkus.http.ssl.certificate.key-store-password", PASSWORD);
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
