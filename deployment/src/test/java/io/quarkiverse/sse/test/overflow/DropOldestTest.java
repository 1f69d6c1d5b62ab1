package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.test.EventStream;
import io.quarkiverse.sse.test.SseApp;
import io.quarkus.test.QuarkusUnitTest;

class DropOldestTest extends SlowReader {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.overflow", "drop-oldest");

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aSlowReaderGetsTheNewest(HttpClient.Version version) {
        int last = 4000;
        try (EventStream slow = openSlow(version)) {
            String payload = " " + "x".repeat(5000);
            for (int i = 0; i <= last; i++) {
                assertThat(sendEvent("n", i + payload)).isEqualTo(SseDelivery.of(1, 0));
            }
            // it can't be kept, whatever is dropped
            assertThat(sendData("y".repeat(300_000))).isEqualTo(SseDelivery.of(0, 1));
            slow.startReading();
            slow.awaitContaining("data: " + last + payload + "\n\n");

            List<Integer> received = new ArrayList<>();
            Matcher event = Pattern.compile("event: n\ndata: (\\d+) x{5000}\n\n").matcher(slow.text());
            int end = 0;
            while (event.find()) {
                assertThat(event.start()).as("no event is torn").isEqualTo(end);
                end = event.end();
                received.add(Integer.valueOf(event.group(1)));
            }
            assertThat(end).isEqualTo(slow.text().length());
            assertThat(received).isSorted().doesNotHaveDuplicates().startsWith(0, 1, 2).endsWith(last - 1, last);
            assertThat(received).as("some were dropped").hasSizeLessThan(last);
            // what was kept is the newest, without a gap
            int kept = 200 * 1024 / (payload.length() + 30);
            assertThat(received.subList(received.size() - kept + 10, received.size()))
                    .isEqualTo(IntStream.rangeClosed(last - kept + 11, last).boxed().toList());
            assertThat(sendData("and on")).isEqualTo(SseDelivery.of(1, 0));
            slow.awaitContaining("data: and on\n\n");
        }
        assertThat(log.awaitClosed(before + 1).get(before)).isEqualTo(SseCloseReason.CLIENT);
    }
}
