package io.quarkiverse.sse.vertx5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.netty.buffer.ByteBuf;
import io.quarkiverse.sse.runtime.vertx.TlsRecords;
import io.quarkiverse.sse.runtime.vertx.VertxInternals;
import io.quarkiverse.sse.runtime.vertx.VertxInternals.ResponseChannel;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

/** With TLS too, chunks go past the encoder, and the head and the end through it, encrypted by the same engine. */
class StreamPastTheHandlerForTlsTest {

    private static final String PASSWORD = "secret";

    @TempDir
    Path directory;

    @Test
    void aResponseIsWhole() throws Exception {
        HttpServerOptions options = new HttpServerOptions().setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keyStore()).setPassword(PASSWORD));
        try (Server server = new Server(options)) {
            CompletableFuture<ResponseChannel> found = server.handle(request -> {
                ResponseChannel channel = VertxInternals.channelOf(request);
                assertThat(channel.tls()).isNotNull();
                // in the write that has just ended, it counts as one that waits
                request.response().setChunked(true).writeHead().onSuccess(head -> channel.queue().executor().execute(() -> {
                    write(channel, "9\r\ndata: 1\n\n\r\n");
                    write(channel, "9\r\ndata: 2\n\n\r\n");
                    request.response().end();
                }));
                return channel;
            });
            try (Socket plain = server.send(); Socket client = tls(plain)) {
                client.getOutputStream().write(Server.get("/", "Connection: close").getBytes(StandardCharsets.US_ASCII));
                Server.await(found);
                assertThat(Server.readAll(client)).startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("\r\n\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            }
        }
    }

    private static void write(ResponseChannel channel, String chunk) {
        assertThat(channel.tls().isClear()).isTrue();
        byte[] text = chunk.getBytes(StandardCharsets.US_ASCII);
        ByteBuf bytes = channel.queue().alloc().directBuffer(text.length).writeBytes(text);
        ByteBuf records = TlsRecords.buffer();
        try {
            assertThat(channel.tls().encrypt(bytes, 0, text.length, records)).isEqualTo(text.length);
            assertThat(channel.socket().write(records)).isEqualTo(records.readableBytes()).isGreaterThan(text.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            bytes.release();
        }
    }

    private String keyStore() throws Exception {
        Path store = directory.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
                "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(keytool.waitFor()).isZero();
        return store.toString();
    }

    private static Socket tls(Socket plain) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] { new Anybody() }, null);
        return context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
