package io.quarkiverse.sse.testing.wire;

import java.net.URI;
import java.util.List;

/**
 * A GET request.
 *
 * @param receiveBuffer bytes that the kernel may take in advance with HTTP/1, or 0 for its default
 */
public record Request(URI uri, HttpVersion version, List<HeaderField> fields, int receiveBuffer) {

    public Request {
        fields = List.copyOf(fields);
        if (uri.getHost() == null || !"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new IllegalArgumentException("Not the URL of an HTTP server: " + uri);
        }
    }

    boolean isTls() {
        return "https".equals(uri.getScheme());
    }

    int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isTls() ? 443 : 80;
    }

    /** The host without the brackets that an IPv6 address has in a URL. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Path and query, as they are sent. */
    String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** The text of the request for HTTP/1. */
    String text() {
        StringBuilder text = new StringBuilder("GET ").append(target()).append(' ').append(version).append("\r\nHost: ")
                .append(uri.getHost());
        if (uri.getPort() >= 0) {
            text.append(':').append(uri.getPort());
        }
        text.append("\r\n");
        for (HeaderField field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return text.append("\r\n").toString();
    }
}
