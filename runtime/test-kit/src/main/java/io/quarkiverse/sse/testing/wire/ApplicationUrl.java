package io.quarkiverse.sse.testing.wire;

import java.net.URI;

import org.eclipse.microprofile.config.ConfigProvider;

/** Where the application of a test is. Is only loaded for a path: an absolute URL needs no configuration. */
public final class ApplicationUrl {

    private ApplicationUrl() {
    }

    /**
     * @param uri an absolute URI, or a path of the application
     * @param tls whether a path means the port with TLS
     */
    public static URI resolve(URI uri, boolean tls) {
        if (uri.isAbsolute()) {
            return uri;
        }
        String key = tls ? "test.url.ssl" : "test.url";
        String base;
        try {
            base = ConfigProvider.getConfig().getValue(key, String.class);
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("A path such as " + uri + " needs an application: outside of a @QuarkusTest, "
                    + "there is no " + key + ". Give an absolute URI", e);
        }
        String slash = uri.toString().startsWith("/") ? "" : "/";
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + slash + uri);
    }
}
