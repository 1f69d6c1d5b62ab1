package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.ext.web.Router;

class TracesTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Traced.app(Spans.class)
            .overrideConfigKey("quarkus.sse.\"logged\".log", "memory");

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Inject
    Spans spans;

    @Inject
    Tracer tracer;

    @Inject
    @SseName("logged")
    SseService logged;

    @BeforeEach
    void forget() {
        spans.clear();
    }

    @AfterEach
    void allHaveLeft() {
        awaitNobody();
    }

    private SpanData awaitSpan(String name) {
        await().until(() -> spans.named(name).size() == 1);
        return spans.named(name).get(0);
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    @Test
    void aStreamHasAPointForItsBeginningAndOneForItsEnd() {
        SpanData http;
        String id;
        try (SseTestStream stream = SseTestClient.to(uri).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .open()) {
            awaitConnections(1);
            id = onlyConnection().id().toString();
            // the span of the request does not wait for the end of the stream
            http = awaitSpan("GET /sse");
            assertThat(http.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(http.getTraceId()).isEqualTo(TRACE);
            assertThat(http.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200);
            assertThat(attribute(http, "http.route")).isEqualTo("/sse");
            assertPoint(awaitSpan("OPEN /sse"), http, id);
            assertThat(spans.named("CLOSE /sse")).isEmpty();
        }
        SpanData close = awaitSpan("CLOSE /sse");
        assertPoint(close, http, id);
        assertThat(attribute(close, "sse.close.reason")).isEqualTo("CLIENT");
        assertThat(spans.all()).hasSize(3);
    }

    private static void assertPoint(SpanData point, SpanData http, String id) {
        assertThat(point.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(point.getParentSpanContext().isValid()).isFalse();
        assertThat(point.getLinks()).singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(http.getSpanId()));
        assertThat(attribute(point, "sse.service")).isEqualTo("<default>");
        assertThat(attribute(point, "sse.connection.id")).isEqualTo(id);
        assertThat(attribute(point, "url.path")).isEqualTo("/sse");
    }

    @Test
    void aStreamOfARequestThatNobodyRecordsHasNone() {
        try (SseTestStream stream = SseTestClient.to(uri).header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")
                .open()) {
            awaitConnections(1);
        }
        awaitNobody();
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitSpan("OPEN /sse");
        }
        awaitSpan("CLOSE /sse");
        assertThat(spans.all()).hasSize(3);
    }

    public static class OwnRoute {

        @Inject
        SseService sse;

        @Inject
        Tracer tracer;

        void add(@Observes Router router) {
            router.get("/feed/:name").handler(context -> {
                Span own = tracer.spanBuilder("own").startSpan();
                try (Scope scope = own.makeCurrent()) {
                    sse.register(context);
                } finally {
                    own.end();
                }
            });
        }
    }

    @Test
    void aStreamThatIsOpenedWithinASpanOfTheApplicationEndsTheOneOfItsRequest() {
        try (SseTestStream stream = SseTestClient.open(uri.resolve("/feed/x"))) {
            awaitConnections(1);
            SpanData http = awaitSpan("GET /feed/:name");
            assertThat(attribute(http, "http.route")).isEqualTo("/feed/:name");
            assertThat(awaitSpan("OPEN /feed/x").getLinks()).singleElement()
                    .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(http.getSpanId()));
            SpanData own = awaitSpan("own");
            assertThat(own.getParentSpanId()).isEqualTo(http.getSpanId());
            assertThat(attribute(own, "http.route")).isNull();
        }
        awaitSpan("CLOSE /feed/x");
    }

    @Test
    void aPublicationIsASpanOfItsTrace() {
        try (SseTestStream stream = SseTestClient.open(uri)) {
            awaitConnections(1);
            Span parent = tracer.spanBuilder("order").startSpan();
            try (Scope scope = parent.makeCurrent()) {
                join(sse.sendEvent("news", "x", SseTarget.all()));
            }
            SpanData publication = awaitSpan("send <default>");
            assertThat(publication.getKind()).isEqualTo(SpanKind.PRODUCER);
            assertThat(publication.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
            assertThat(attribute(publication, "messaging.destination.name")).isEqualTo("<default>");
            assertThat(attribute(publication, "sse.event")).isEqualTo("news");
            assertThat(attribute(publication, "sse.target")).isEqualTo("all");
            assertThat(publication.getAttributes().get(AttributeKey.longKey("sse.delivery.accepted"))).isEqualTo(1);
            stream.awaitWire("event: news\ndata: x\n\n");
            parent.end();
        }
    }

    @Test
    void aPublicationThatFailsSaysWhy() {
        assertThat(sse.sendData(new Thread()).toCompletableFuture()).isCompletedExceptionally();
        SpanData publication = awaitSpan("send <default>");
        assertThat(publication.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(publication.getEvents()).singleElement()
                .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
    }

    @Test
    void whatComesFromTheLogIsInTheTraceOfItsPublication() {
        join(logged.sendData("x"));
        SpanData publication = awaitSpan("send logged");
        SpanData delivery = awaitSpan("process logged");
        assertThat(delivery.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(delivery.getTraceId()).isEqualTo(publication.getTraceId());
        assertThat(delivery.getParentSpanId()).isEqualTo(publication.getSpanId());
        assertThat(delivery.getAttributes().get(AttributeKey.longKey("sse.delivery.accepted"))).isZero();
    }
}
