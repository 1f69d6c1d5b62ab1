package io.quarkiverse.sse.test.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.test.UserHeaderMechanism;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The end of a response makes Vert.x handle the next request on the connection, there and then: while the engine ends one
 * stream after the other.
 */
class PipelinedRequestTest extends SseTest {

    private static final int CLIENTS = 20;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(UserHeaderMechanism.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "true")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().startsWith("io.quarkiverse.sse"))
            .assertLogRecords(records -> assertThat(records).isEmpty());

    @Test
    void opensAStreamWhileAllAreEnded() {
        opensAStreamWhileOthersAreEnded(SseTarget.all());
    }

    @Test
    void opensAStreamWhileThoseOfItsUserAreEnded() {
        opensAStreamWhileOthersAreEnded(SseTarget.user("ada"));
    }

    private void opensAStreamWhileOthersAreEnded(SseTarget target) {
        String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + "X-User: ada\r\n\r\n";
        int before = log.opened.size();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RawClient(uri, request + request));
        }
        clients.forEach(RawClient::readHead);
        log.awaitOpened(before + CLIENTS);

        assertThat(join(sse.unregister(target))).isEqualTo(SseDelivery.of(CLIENTS, 0));
        for (RawClient client : clients) {
            assertThat(client.readChunk()).isEmpty();
            client.readHead();
        }
        log.awaitOpened(before + 2 * CLIENTS);
        assertThat(sse.connectionCount()).isEqualTo(CLIENTS);
        assertThat(join(sse.sendData("next", target))).isEqualTo(SseDelivery.of(CLIENTS, 0));
        for (RawClient client : clients) {
            assertThat(client.readChunk()).isEqualTo("data: next\n\n");
            client.close();
        }
        awaitConnections(0);
    }
}
