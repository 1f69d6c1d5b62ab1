package io.quarkiverse.sse.testing.wire;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Makes exchanges. HTTP/1 has a connection for each; with HTTP/2, those of one object share one.
 * Any thread may use it.
 */
public final class Http {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final SSLContext tls;
    private final boolean insecure;
    private HttpClient http2;

    private Http(SSLContext tls, boolean insecure) {
        this.tls = tls;
        this.insecure = insecure;
    }

    /** Believes the certificates that the JDK believes. */
    public static Http secure() {
        try {
            return with(SSLContext.getDefault());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no TLS", e);
        }
    }

    /** Believes what this context does. The host must be the one of the certificate. */
    public static Http with(SSLContext tls) {
        return new Http(tls, false);
    }

    /** Believes every certificate for every host. */
    public static Http insecure() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] { new TrustAll() }, null);
            return new Http(tls, true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no TLS", e);
        }
    }

    public Exchange exchange(Request request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return new Http2Exchange(http2(), request);
        }
        return new Http1Exchange(request, (int) CONNECT_TIMEOUT.toMillis(), tls, insecure);
    }

    private synchronized HttpClient http2() {
        if (http2 == null) {
            http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).connectTimeout(CONNECT_TIMEOUT)
                    .sslContext(tls).build();
        }
        return http2;
    }
}
