package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

/**
 * Five tabs with one stream. While events are published all the time, the tab that has it leaves in every way, and none of the
 * others misses an event or gets one twice. {@code -Drounds} sets how often.
 */
@QuarkusTest
class TabsShareAStreamTest extends InBrowser {

    private static final int TABS = 5;
    private static final int ROUNDS = Integer.getInteger("rounds", 1);
    private static final String LOSES_MESSAGES = """
            const {set} = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'onmessage');
            let heard = 0;
            Object.defineProperty(BroadcastChannel.prototype, 'onmessage', {
                set(listener) {
                    set.call(this, event => ++heard % 10 && listener(event));
                }
            });""";
    private static final String WITHOUT_LOCKS = "delete Navigator.prototype.locks;";

    @Test
    void whateverBecomesOfTheLeader() {
        try (Tabs tabs = new Tabs(browser, url, "/history", ""); Numbers numbers = new Numbers()) {
            List<Page> open = tabs.open(TABS);
            awaitStreams(1);
            for (int round = 0; round < ROUNDS; round++) {
                survives(tabs, open, tabs::closeLeader);
                survives(tabs, open, tabs::crashLeader);
                survives(tabs, open, tabs::reloadLeader);
                survives(tabs, open, () -> tabs.freezeLeader(() -> awaitMore(open.get(0), 5)));
            }
            cut();
            for (Page page : open) {
                Tabs.await(page, "() => window.errors === 1 && window.opened === 2");
            }
            tabs.reloadAllAtOnce();
            endsWithoutLossOrDouble(open, numbers);
            awaitStreams(1);
        }
    }

    private static void survives(Tabs tabs, List<Page> open, Runnable fate) {
        fate.run();
        awaitMore(open.get(0), 10);
        while (open.size() < TABS) {
            tabs.open();
        }
        awaitStreams(1);
    }

    @Test
    void evenIfMessagesBetweenThemAreLost() {
        try (Tabs tabs = new Tabs(browser, url, "/history", LOSES_MESSAGES); Numbers numbers = new Numbers()) {
            List<Page> open = tabs.open(3);
            awaitMore(open.get(2), 50);
            endsWithoutLossOrDouble(open, numbers);
        }
    }

    @Test
    void andATabGetsWhatIsBehindItsCursor() {
        try (Tabs tabs = new Tabs(browser, url, "/history", "")) {
            List<Page> open = tabs.open(2);
            try (Numbers numbers = new Numbers()) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<?> cursor = nextOf(open.get(1));
                    awaitMore(open.get(0), 20);
                    Page late = openFrom(cursor.get(0), open.get(0));
                    awaitMore(late, 20);
                    assertThat(Tabs.got(late)).startsWith(Integer.toString(Integer.parseInt((String) cursor.get(1)) + 1));
                    awaitStreams(1);
                    open.add(late);
                }
                endsWithoutLossOrDouble(open, numbers);
            }
            // while nothing is published
            publish("a");
            Tabs.awaitLast(open.get(1), "a");
            String cursor = (String) open.get(1).evaluate("() => lastEventId");
            publish("b");
            publish("c");
            Page late = openFrom(cursor, open.get(0));
            Tabs.awaitLast(late, "c");
            assertThat(Tabs.got(late)).containsExactly("b", "c");
            awaitStreams(1);
        }
    }

    /** Waits for the id and the data of an event that comes from now on. */
    private static List<?> nextOf(Page page) {
        return (List<?>) page.evaluate("() => new Promise(resolve => source.addEventListener('message', "
                + "event => resolve([event.lastEventId, event.data]), {once: true}))");
    }

    private Page openFrom(Object cursor, Page other) {
        Page page = other.context().newPage();
        page.addInitScript("window.options = {lastEventId: '" + cursor + "'};");
        page.navigate(url + "shared-event-source.js");
        return page;
    }

    @Test
    void butNotWithoutLocks() {
        try (Tabs tabs = new Tabs(browser, url, "/history", WITHOUT_LOCKS); Numbers numbers = new Numbers()) {
            List<Page> open = tabs.open(3);
            awaitStreams(3);
            tabs.closeLeader();
            tabs.reloadLeader();
            endsWithoutLossOrDouble(open, numbers);
        }
    }

    @Test
    void withEventsOfAnyName() {
        try (Tabs tabs = new Tabs(browser, url, "/history", "")) {
            List<Page> open = tabs.open(2);
            given().body("1").queryParam("event", "named").post("/publish/history").then().statusCode(204);
            given().body("2").queryParam("event", "unheard").post("/publish/history").then().statusCode(204);
            publish("3");
            for (Page page : open) {
                Tabs.awaitLast(page, "3");
                assertThat(Tabs.got(page)).containsExactly("1", "3");
            }
        }
    }

    @Test
    void onAPageOfTheDemo() {
        Page one = browser.open(url + "tabs.html");
        Page two = one.context().newPage();
        two.navigate(url + "tabs.html");
        for (Page page : List.of(one, two)) {
            page.locator("#status[data-state=live]").waitFor();
        }
        one.fill("#text", "<b>hello</b>");
        one.press("#text", "Enter");
        two.locator("#messages li", new Page.LocatorOptions().setHasText("<b>hello</b>")).waitFor();
        awaitStreams(1);
        one.context().close();
    }

    @Test
    void thatIsRefusedForAWhile() {
        try (Tabs tabs = new Tabs(browser, url, "/door", "")) {
            Page page;
            try (SseTestStream one = SseTestClient.open(URI.create(url + "door"));
                    SseTestStream two = SseTestClient.open(URI.create(url + "door"))) {
                page = tabs.openUnconnected();
                Tabs.await(page, "() => window.errors === 1 && source.readyState === 0");
            }
            long refused = System.nanoTime();
            Tabs.awaitOpen(page);
            // Retry-After is five seconds
            assertThat(System.nanoTime() - refused).isGreaterThan(2_000_000_000L);
            assertThat(page.evaluate("() => window.errors")).isEqualTo(1);
        }
    }

    @Test
    void thatIsRefusedForGood() {
        try (Tabs tabs = new Tabs(browser, url, "/door?answer=refuse", "")) {
            Page page = tabs.openUnconnected();
            Tabs.await(page, "() => window.errors === 1 && source.readyState === 2");
        }
    }

    private static void endsWithoutLossOrDouble(List<Page> pages, Numbers numbers) {
        String last = Integer.toString(numbers.stop());
        for (Page page : pages) {
            Tabs.awaitLast(page, last);
            List<String> got = Tabs.got(page);
            int first = Integer.parseInt(got.get(0));
            assertThat(got)
                    .isEqualTo(IntStream.rangeClosed(first, Integer.parseInt(last)).mapToObj(Integer::toString).toList());
        }
    }

    private static void awaitMore(Page page, int more) {
        int count = Tabs.got(page).size() + more;
        page.waitForCondition(() -> Tabs.got(page).size() >= count);
    }

    private static void publish(String data) {
        given().body(data).post("/publish/history").then().statusCode(204);
    }

    private static void cut() {
        given().post("/publish/history/cut").then().statusCode(204);
    }

    private static void awaitStreams(int count) {
        await().atMost(ReceivedEvents.PATIENCE)
                .until(() -> given().get("/publish/history/streams").asString().equals(Integer.toString(count)));
    }

    /** Publishes one number after the other, slowly enough for the history to keep what a tab misses that comes back. */
    private static final class Numbers implements AutoCloseable {

        private static final long PAUSE_MILLIS = 10;

        private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
        private volatile int last;

        Numbers() {
            publisher.scheduleWithFixedDelay(() -> {
                publish(Integer.toString(last + 1));
                last++;
            }, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }

        int stop() {
            close();
            return last;
        }

        @Override
        public void close() {
            publisher.shutdown();
            await().until(publisher::isTerminated);
        }
    }
}
