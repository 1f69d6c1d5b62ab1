package io.quarkiverse.sse.test.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.ConnectionLog;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

/** Where clients can't be told of a gap, a stream with one must not stay open. */
class LostEntriesEndStreamsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(ForgetfulLog.class, TestLog.class)
            .overrideConfigKey("quarkus.sse.\"orders\".log", "custom")
            .overrideConfigKey("quarkus.sse.\"orders\".log.gap-event", "");

    @TestHTTPResource("sse/orders")
    URI uri;

    @Inject
    ConnectionLog log;

    @Inject
    @SseName("orders")
    SseService orders;

    @Inject
    @SseName("orders")
    ForgetfulLog forgetful;

    @Test
    void onTheWireToo() {
        SseTestStream stream = SseTestClient.open(uri);
        log.awaitOpened(1);
        forgetful.subscriber().onGap("7");
        assertThat(log.awaitClosed(1)).containsExactly(SseCloseReason.ERROR);
        assertThat(orders.connectionCount()).isZero();
        stream.awaitEnd();
    }

    @Singleton
    @SseName("orders")
    static class ForgetfulLog extends TestLog {
    }
}
