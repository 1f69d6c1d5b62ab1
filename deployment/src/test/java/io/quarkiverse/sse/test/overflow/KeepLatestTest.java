package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;

class KeepLatestTest extends SlowReader {

    private static final int LAST = 4000;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.overflow", "latest");

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void ofEachEventName(HttpClient.Version version) {
        try (EventStream slow = openSlow(version)) {
            SseConnection connection = connection();
            String payload = " " + "x".repeat(5000);
            fill(connection, payload);
            // the newest of its name stays through all that follows
            send("rare", "rare");
            for (int i = 0; i <= LAST; i++) {
                send("price", i + payload);
            }
            slow.startReading();
            slow.awaitContaining("event: price\ndata: " + LAST + payload + "\n\n");
            List<Integer> prices = prices(slow.text());
            assertThat(prices).isSorted().doesNotHaveDuplicates().endsWith(LAST);
            assertThat(prices).as("most were dropped").hasSizeLessThan(100);
            assertThat(slow.text()).containsOnlyOnce("event: rare\ndata: rare\n\n");
            assertThat(connection.droppedEvents()).isGreaterThan(LAST - 100);

            send("price", "and on");
            slow.awaitContaining("event: price\ndata: and on\n\n");
            assertThat(connection.isOpen()).isTrue();
        }
        log.awaitClosed(before + 1);
    }

    /** Until what was dropped shows that the queue is full behind a full socket. */
    private void fill(SseConnection connection, String payload) {
        while (connection.droppedEvents() == 0) {
            send("filler", payload);
        }
    }

    private void send(String event, String data) {
        assertThat(sendEvent(event, data)).isEqualTo(SseDelivery.of(1, 0));
    }

    private static List<Integer> prices(String text) {
        List<Integer> prices = new ArrayList<>();
        Matcher event = Pattern.compile("event: price\ndata: (\\d+) x{5000}\n\n").matcher(text);
        while (event.find()) {
            prices.add(Integer.valueOf(event.group(1)));
        }
        return prices;
    }
}
