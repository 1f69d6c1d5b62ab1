package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.Test;

import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.background.BackgroundEventHandler;
import com.launchdarkly.eventsource.background.BackgroundEventSource;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

/**
 * LaunchDarkly's event source, which reconnects by itself.
 */
@QuarkusTest
class LaunchDarklyClientTest {

    @TestHTTPResource("/sse?user=LaunchDarkly")
    URI stream;

    @Test
    void receivesAndReconnects() {
        ReceivedEvents events = new ReceivedEvents();
        try (BackgroundEventSource source = new BackgroundEventSource.Builder(new Recorder(events),
                new EventSource.Builder(stream)).build()) {
            source.start();

            String id = events.next("welcome", event -> true).json().getString("id");
            assertThat(events.next("figures", event -> true).json().getLong("heap")).isPositive();

            post("/demo/messages", "{\"text\":\"hello\",\"to\":\"tab\",\"id\":\"" + id + "\"}");
            assertThat(events.next("message", event -> true).json().getString("from")).isEqualTo("LaunchDarkly");

            post("/demo/disconnect", "{\"id\":\"" + id + "\"}");
            assertThat(events.next("welcome", event -> true).json().getString("id")).isNotEqualTo(id);
        }
    }

    private static void post(String path, String body) {
        given().contentType(ContentType.JSON).body(body).post(path).then().statusCode(200);
    }

    private record Recorder(ReceivedEvents events) implements BackgroundEventHandler {

        @Override
        public void onMessage(String event, MessageEvent message) {
            events.add(event, message.getData());
        }

        @Override
        public void onOpen() {
        }

        @Override
        public void onClosed() {
        }

        @Override
        public void onComment(String comment) {
        }

        @Override
        public void onError(Throwable failure) {
            // it reconnects; what a test waits for arrives or not
        }
    }
}
