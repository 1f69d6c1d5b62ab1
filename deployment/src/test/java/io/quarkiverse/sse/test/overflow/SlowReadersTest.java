package io.quarkiverse.sse.test.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.test.RawClient;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;

/** One service for each policy, each with a client that doesn't read yet. */
class SlowReadersTest extends SseTest {

    private static final String PAYLOAD = " " + "x".repeat(5000);
    private static final int LAST = 4000;

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.patient.max-pending-bytes", "20M")
            .overrideConfigKey("quarkus.sse.patient.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.oldest.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.oldest.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.oldest.overflow", "drop-oldest")
            .overrideConfigKey("quarkus.sse.newest.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.newest.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.newest.overflow", "drop-newest")
            .overrideConfigKey("quarkus.sse.latest.max-pending-bytes", "200K")
            .overrideConfigKey("quarkus.sse.latest.heartbeat-interval", "-1")
            .overrideConfigKey("quarkus.sse.latest.overflow", "latest");

    @Inject
    @SseName("patient")
    SseService patient;

    @Inject
    @SseName("oldest")
    SseService dropOldest;

    @Inject
    @SseName("newest")
    SseService dropNewest;

    @Inject
    @SseName("latest")
    SseService latest;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void areCutAndCostTheOthersNothing(HttpClient.Version version) throws Exception {
        int before = log.opened.size();
        try (SseTestStream reader = SseTestClient.open(uri); AutoCloseable slow = openAndDoNotRead(version)) {
            log.awaitOpened(before + 2);
            String payload = "x".repeat(10_000);
            StringBuilder expected = new StringBuilder();
            int sent = 0;
            SseDelivery last;
            do {
                last = join(sse.sendData(sent + payload));
                expected.append("data: ").append(sent).append(payload).append("\n\n");
                assertThat(++sent).isLessThan(10_000);
            } while (last.overflowed() == 0);
            assertThat(last).isEqualTo(SseDelivery.of(1, 1));

            assertThat(log.awaitClosed(before + 1).get(before)).isEqualTo(SseCloseReason.OVERFLOW);
            assertThat(sse.connectionCount()).isEqualTo(1);
            assertThat(join(sse.sendData("end"))).isEqualTo(SseDelivery.of(1, 0));
            expected.append("data: end\n\n");
            await().until(() -> reader.received().length() == expected.length());
            assertThat(reader.received()).isEqualTo(expected.toString());
        }
        log.awaitClosed(before + 2);
        assertThat(sse.connectionCount()).isZero();
    }

    private AutoCloseable openAndDoNotRead(HttpClient.Version version) {
        if (version == HttpClient.Version.HTTP_2) {
            return SseTestClient.to(uri).version(version).paused().open();
        }
        RawClient client = RawClient.get(uri);
        client.readHead();
        return client;
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void getEverythingInOrderWithinTheirBound(HttpClient.Version version) {
        int before = log.opened.size();
        StringBuilder expected = new StringBuilder();
        try (SseTestStream slow = open("patient", version)) {
            log.awaitOpened(before + 1);
            for (int i = 0; i < 3000; i++) {
                assertThat(join(patient.sendData(i + PAYLOAD))).isEqualTo(SseDelivery.of(1, 0));
                expected.append("data: ").append(i).append(PAYLOAD).append("\n\n");
            }
            // larger than one write, and behind a full queue
            String large = "y".repeat(3_000_000);
            patient.sendData(large);
            expected.append("data: ").append(large).append("\n\n");
            slow.resume();
            await().until(() -> slow.received().length() >= expected.length());
            assertThat(slow.received()).isEqualTo(expected.toString());
        }
        log.awaitClosed(before + 1);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void getTheNewestWhereTheOldestAreDropped(HttpClient.Version version) {
        int before = log.opened.size();
        try (SseTestStream slow = open("oldest", version)) {
            log.awaitOpened(before + 1);
            for (int i = 0; i <= LAST; i++) {
                assertThat(join(dropOldest.sendEvent("n", i + PAYLOAD))).isEqualTo(SseDelivery.of(1, 0));
            }
            // it can't be kept, whatever is dropped
            assertThat(join(dropOldest.sendData("y".repeat(300_000)))).isEqualTo(SseDelivery.of(0, 1));
            slow.resume();
            slow.awaitWireContaining("data: " + LAST + PAYLOAD + "\n\n");
            List<Integer> received = new ArrayList<>();
            Matcher event = Pattern.compile("event: n\ndata: (\\d+) x{5000}\n\n").matcher(slow.received());
            int end = 0;
            while (event.find()) {
                assertThat(event.start()).as("no event is torn").isEqualTo(end);
                end = event.end();
                received.add(Integer.valueOf(event.group(1)));
            }
            assertThat(end).isEqualTo(slow.received().length());
            assertThat(received).isSorted().doesNotHaveDuplicates().startsWith(0, 1, 2).endsWith(LAST - 1, LAST);
            assertThat(received).as("some were dropped").hasSizeLessThan(LAST);
            // what was kept is the newest, without a gap
            int kept = 200 * 1024 / (PAYLOAD.length() + 30);
            assertThat(received.subList(received.size() - kept + 10, received.size()))
                    .isEqualTo(IntStream.rangeClosed(LAST - kept + 11, LAST).boxed().toList());
            assertThat(join(dropOldest.sendData("and on"))).isEqualTo(SseDelivery.of(1, 0));
            slow.awaitWireContaining("data: and on\n\n");
        }
        assertThat(log.awaitClosed(before + 1).get(before)).isEqualTo(SseCloseReason.CLIENT);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void getWhatWaitsWhereTheNewestAreDropped(HttpClient.Version version) {
        int before = log.opened.size();
        try (SseTestStream slow = open("newest", version)) {
            SseConnection connection = log.awaitOpened(before + 1);
            StringBuilder expected = new StringBuilder();
            int dropped = 0;
            for (int i = 0; i <= LAST; i++) {
                SseDelivery delivery = join(dropNewest.sendData(i + PAYLOAD));
                assertThat(delivery.matched()).isEqualTo(1);
                if (delivery.accepted() == 1) {
                    expected.append("data: ").append(i).append(PAYLOAD).append("\n\n");
                } else {
                    dropped++;
                }
            }
            assertThat(dropped).isPositive();
            assertThat(connection.droppedEvents()).isEqualTo(dropped);
            assertThat(connection.isOpen()).isTrue();
            slow.resume();
            slow.awaitWire(expected.toString());
            // there is room again
            assertThat(join(dropNewest.sendData("and on"))).isEqualTo(SseDelivery.of(1, 0));
            slow.awaitWire(expected + "data: and on\n\n");
            assertThat(connection.droppedEvents()).isEqualTo(dropped);
        }
        log.awaitClosed(before + 1);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void getTheLatestOfEachName(HttpClient.Version version) {
        int before = log.opened.size();
        try (SseTestStream slow = open("latest", version)) {
            SseConnection connection = log.awaitOpened(before + 1);
            // what was dropped shows that the queue is full behind a full socket
            while (connection.droppedEvents() == 0) {
                assertThat(join(latest.sendEvent("filler", PAYLOAD))).isEqualTo(SseDelivery.of(1, 0));
            }
            // the newest of its name stays through all that follows
            assertThat(join(latest.sendEvent("rare", "rare"))).isEqualTo(SseDelivery.of(1, 0));
            for (int i = 0; i <= LAST; i++) {
                assertThat(join(latest.sendEvent("price", i + PAYLOAD))).isEqualTo(SseDelivery.of(1, 0));
            }
            slow.resume();
            slow.awaitWireContaining("event: price\ndata: " + LAST + PAYLOAD + "\n\n");
            List<Integer> prices = new ArrayList<>();
            Matcher event = Pattern.compile("event: price\ndata: (\\d+) x{5000}\n\n").matcher(slow.received());
            while (event.find()) {
                prices.add(Integer.valueOf(event.group(1)));
            }
            assertThat(prices).isSorted().doesNotHaveDuplicates().endsWith(LAST);
            assertThat(prices).as("most were dropped").hasSizeLessThan(100);
            assertThat(slow.received()).containsOnlyOnce("event: rare\ndata: rare\n\n");
            assertThat(connection.droppedEvents()).isGreaterThan(LAST - 100);

            assertThat(join(latest.sendEvent("price", "and on"))).isEqualTo(SseDelivery.of(1, 0));
            slow.awaitWireContaining("event: price\ndata: and on\n\n");
            assertThat(connection.isOpen()).isTrue();
        }
        log.awaitClosed(before + 1);
    }

    private SseTestStream open(String service, HttpClient.Version version) {
        return SseTestClient.to(URI.create(uri + "/" + service)).version(version).paused().open();
    }
}
