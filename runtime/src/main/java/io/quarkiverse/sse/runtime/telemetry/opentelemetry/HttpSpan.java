package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Ends the span of a request when its stream has begun. The HTTP layer would end it with the stream,
 * and give it then what it gets here.
 */
final class HttpSpan {

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

    // where Quarkus keeps the template of the path, and Vert.x Web its own
    private static final String TEMPLATE_OF_RESOURCE = "UrlPathTemplate";
    private static final String TEMPLATE_OF_ROUTE = "VertxRoute";

    private HttpSpan() {
    }

    /**
     * @param span the current span, which is left alone if it is one of the application
     */
    static void end(Span span, HttpServerRequest request) {
        if (!(span instanceof ReadableSpan readable) || readable.getKind() != SpanKind.SERVER) {
            return;
        }
        String route = route(Vertx.currentContext());
        if (route != null) {
            span.updateName(request.method() + " " + route);
            span.setAttribute(ROUTE, route);
        }
        span.setAttribute(STATUS, (long) request.response().getStatusCode());
        span.end();
    }

    private static String route(Context context) {
        if (context == null) {
            return null;
        }
        String ofResource = context.getLocal(TEMPLATE_OF_RESOURCE);
        return ofResource == null ? context.getLocal(TEMPLATE_OF_ROUTE) : ofResource;
    }
}
