package io.quarkiverse.sse.runtime.telemetry.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.LocalRootSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
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
     * @return the span of the request, within which the application may have others; the current one
     *         where that is not known
     */
    static Span current() {
        Span first = LocalRootSpan.fromContextOrNull(Context.current());
        return first == null ? Span.current() : first;
    }

    /**
     * @param span what {@link #current()} has returned, which is left alone if it is another span
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

    private static String route(io.vertx.core.Context context) {
        if (context == null) {
            return null;
        }
        String ofResource = context.getLocal(TEMPLATE_OF_RESOURCE);
        return ofResource == null ? context.getLocal(TEMPLATE_OF_ROUTE) : ofResource;
    }
}
