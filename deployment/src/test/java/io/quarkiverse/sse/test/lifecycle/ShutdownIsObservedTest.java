package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.Closed;
import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class ShutdownIsObservedTest {

    @TestHTTPResource("sse")
    URI uri;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Observer.class)
            .setAfterUndeployListener(() -> assertThat(System.getProperty(Observer.class.getName()))
                    .isEqualTo("SHUTDOWN, open: false, more refused: true"));

    @Test
    void withTheReasonWhileBeansStillWork() {
        SseTestClient.open(uri).awaitWire("data: hello\n\n");
    }

    @ApplicationScoped
    static class Observer {

        @Inject
        SseService sse;

        void opened(@Observes @Open SseConnection connection) {
            connection.send(SseEvent.builder().data("hello").build());
        }

        void closed(@Observes @Closed SseConnection connection) {
            // outlives the class loader of the application
            System.setProperty(Observer.class.getName(), connection.closeReason().orElseThrow()
                    + ", open: " + connection.isOpen() + ", more refused: " + sse.isClosed());
        }
    }
}
