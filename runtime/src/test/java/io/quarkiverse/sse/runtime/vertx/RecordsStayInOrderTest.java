package io.quarkiverse.sse.runtime.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/** Bytes are encrypted past the handler for TLS only while nothing that it has encrypted waits in the channel. */
class RecordsStayInOrderTest {

    private static KeyManagerFactory keys;

    private EmbeddedChannel server;
    private EmbeddedChannel client;
    private SSLEngine engine;
    private TlsRecords records;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "secret", "-alias",
                "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, "secret".toCharArray());
        }
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(loaded, "secret".toCharArray());
    }

    private void connect(int packetSize) throws Exception {
        SslContext context = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
        engine = context.newEngine(ByteBufAllocator.DEFAULT);
        if (packetSize > 0) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setMaximumPacketSize(packetSize);
            engine.setSSLParameters(parameters);
        }
        ChannelDuplexHandler encoder = new ChannelDuplexHandler();
        server = new EmbeddedChannel(new SslHandler(engine), encoder);
        records = new TlsRecords(engine, server.pipeline().context(encoder));
        client = new EmbeddedChannel(SslContextBuilder.forClient().sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE).build().newHandler(ByteBufAllocator.DEFAULT));
        exchange();
        assertThat(records.isClear()).isTrue();
    }

    /** Until both have nothing to say. */
    private void exchange() {
        boolean some;
        do {
            some = false;
            for (ByteBuf bytes; (bytes = client.readOutbound()) != null; some = true) {
                server.writeInbound(bytes);
            }
            for (ByteBuf bytes; (bytes = server.readOutbound()) != null; some = true) {
                client.writeInbound(bytes);
            }
        } while (some);
    }

    @AfterEach
    void close() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    @Test
    void aRecordThatWaitsInTheChannelIsNotOvertaken() throws Exception {
        connect(0);
        ChannelHandlerContext handler = server.pipeline().firstContext();
        handler.write(Unpooled.copiedBuffer("record", StandardCharsets.US_ASCII));
        assertThat(records.isClear()).isFalse();
        handler.flush();
        assertThat(records.isClear()).isTrue();
    }

    @Test
    void anUpdateOfTheKeysIsLeftToTheHandler() throws Exception {
        connect(0);
        engine.beginHandshake();
        assertThat(records.isClear()).isFalse();
        records.handler().writeAndFlush(Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII));
        exchange();
        assertThat(records.isClear()).isTrue();
        send("b");
        records.handler().writeAndFlush(Unpooled.copiedBuffer("c", StandardCharsets.US_ASCII));
        assertThat(received()).isEqualTo("abc");
    }

    @Test
    void aClosedEngineTakesNothing() throws Exception {
        connect(0);
        engine.closeOutbound();
        ByteBuf buffer = TlsRecords.buffer();
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(new byte[10]);
        assertThat(records.encrypt(bytes, 0, 10, buffer)).isZero();
        bytes.release();
    }

    @Test
    void recordsMayBeSmall() throws Exception {
        connect(600);
        String text = "0123456789abcdef".repeat(512);
        assertThat(send(text)).as("many records").isGreaterThan(text.length() + 14 * 20);
        assertThat(received()).isEqualTo(text);
    }

    private int send(String text) throws Exception {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        ByteBuf buffer = TlsRecords.buffer();
        assertThat(records.encrypt(bytes, 0, bytes.readableBytes(), buffer)).isEqualTo(text.length());
        bytes.release();
        server.pipeline().firstContext().writeAndFlush(buffer.copy());
        return buffer.readableBytes();
    }

    private String received() {
        exchange();
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes; (bytes = client.readInbound()) != null; bytes.release()) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
