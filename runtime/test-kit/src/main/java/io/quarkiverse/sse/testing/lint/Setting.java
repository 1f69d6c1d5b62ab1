package io.quarkiverse.sse.testing.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.quarkiverse.sse.testing.wire.Head;
import io.quarkiverse.sse.testing.wire.HeaderField;

/** What to change on the way, for each thing that a proxy can do to a stream. */
enum Setting {

    BUFFERING("proxy_buffering off; (or no proxy_ignore_headers X-Accel-Buffering;) and proxy_cache off;",
            "nginx.ingress.kubernetes.io/proxy-buffering: \"off\"",
            "option http-no-delay; no option http-buffer-request and no filter that waits for the body",
            "no buffering of responses, and no transformation of their bodies"),
    DELAY("tcp_nodelay on; (the default) and proxy_buffering off;",
            "nginx.ingress.kubernetes.io/proxy-buffering: \"off\"",
            "option http-no-delay",
            "no coalescing of small packets"),
    IDLE("proxy_read_timeout longer than two heartbeats, such as 60s;",
            "nginx.ingress.kubernetes.io/proxy-read-timeout: \"60\"",
            "timeout server and timeout client longer than two heartbeats, such as 60s (timeout tunnel does not apply)",
            "an idle time-out longer than two heartbeats, or heartbeats that come more often"),
    WHOLE("no limit on the whole response: look at the load balancer in front of nginx, and at worker_shutdown_timeout",
            "worker-shutdown-timeout of the ConfigMap, if the controller was reloaded",
            "hard-stop-after, if HAProxy was reloaded",
            "no limit on how long a response may take"),
    COMPRESSION("leave text/event-stream (and *) out of gzip_types; with brotli, out of brotli_types",
            "leave text/event-stream out of gzip-types of the ConfigMap",
            "leave text/event-stream out of compression type",
            "no compression of text/event-stream"),
    HEADERS("no proxy_hide_header, expires or add_header for the header; with proxy_intercept_errors, no error_page for 200",
            "no configuration-snippet and no custom-headers that change the header",
            "no http-response del-header, set-header or replace-header for the header",
            "pass the headers of the response on"),
    REQUEST_HEADERS("no proxy_set_header Last-Event-ID, and proxy_pass_request_headers on;",
            "no configuration-snippet that sets Last-Event-ID",
            "no http-request del-header Last-Event-ID",
            "pass Last-Event-ID on to the application"),
    STATUS("look at error.log: proxy_pass, proxy_connect_timeout, proxy_next_upstream",
            "look at the log of the controller, and at the Service",
            "look at the log: server, timeout connect, http-request deny",
            "look at the log of the proxy");

    private final String nginx;
    private final String ingress;
    private final String haproxy;
    private final String other;

    Setting(String nginx, String ingress, String haproxy, String other) {
        this.nginx = nginx;
        this.ingress = ingress;
        this.haproxy = haproxy;
        this.other = other;
    }

    /**
     * @param through the head that came through the proxy, or {@code null}
     * @param origin the one of the application, or {@code null}
     */
    List<String> advice(Head through, Head origin) {
        String names = names(through, origin);
        List<String> advice = new ArrayList<>();
        boolean known = names.contains("nginx") || names.contains("haproxy");
        if (!known || names.contains("nginx")) {
            advice.add("nginx: " + nginx);
            advice.add("ingress-nginx: " + ingress);
        }
        if (!known || names.contains("haproxy")) {
            advice.add("HAProxy: " + haproxy);
        }
        if (!known) {
            advice.add("others: " + other);
        }
        return advice;
    }

    /** What the proxy says about itself. The application may have said something too. */
    private static String names(Head through, Head origin) {
        StringBuilder names = new StringBuilder();
        if (through != null) {
            for (HeaderField field : through.fields()) {
                boolean name = field.is("Server") || field.is("Via");
                if (name && (origin == null || !origin.all(field.name()).contains(field.value()))) {
                    names.append(field.value()).append(' ');
                }
            }
        }
        return names.toString().toLowerCase(Locale.ROOT);
    }
}
