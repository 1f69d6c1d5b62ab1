package io.quarkiverse.sse.testing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/1.0 or 1.1 on a socket of its own, where every byte can be seen as it is. */
final class Http1Exchange implements Exchange {

    private final Request request;
    private final int connectTimeout;
    private final SSLContext tls;
    private final boolean insecure;
    /** The one below TLS, if there is TLS: it can be ended without a farewell. */
    private final Socket socket = new Socket();
    private Http1Body body;

    Http1Exchange(Request request, int connectTimeout, SSLContext tls, boolean insecure) {
        this.request = request;
        this.connectTimeout = connectTimeout;
        this.tls = tls;
        this.insecure = insecure;
    }

    @Override
    public Head head() throws IOException {
        if (request.receiveBuffer() > 0) {
            // before the connection, whose window it decides
            socket.setReceiveBufferSize(request.receiveBuffer());
        }
        socket.connect(new InetSocketAddress(request.host(), request.port()), connectTimeout);
        socket.setTcpNoDelay(true);
        Socket channel = request.isTls() ? encrypted() : socket;
        OutputStream out = channel.getOutputStream();
        // as browsers send the last event id
        out.write(request.text().getBytes(UTF_8));
        out.flush();
        InputStream in = new BufferedInputStream(channel.getInputStream());
        Head head = Http1Head.read(in);
        body = Http1Body.of(head, in);
        return head;
    }

    private Socket encrypted() throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(socket, request.host(), request.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setApplicationProtocols(new String[] { "http/1.1" });
        if (!insecure) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return body.read(buffer);
    }

    @Override
    public void vanish() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // then there is nothing to reset
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // which is what it should be
        }
    }
}
