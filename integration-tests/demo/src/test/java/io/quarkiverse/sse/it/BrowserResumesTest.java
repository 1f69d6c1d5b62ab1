package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.test.junit.QuarkusTest;

/**
 * A plain {@code EventSource} that loses its stream, comes back by itself, and has missed nothing.
 */
@QuarkusTest
class BrowserResumesTest extends InBrowser {

    private static final String LISTEN = """
            () => {
                window.got = [];
                window.opened = 0;
                const source = new EventSource('/history');
                source.onopen = () => window.opened++;
                source.onmessage = event => window.got.push(event.data);
                source.addEventListener('gap', () => window.got.push('gap'));
            }""";

    @Test
    void andHasMissedNothing() {
        Page page = browser.open(url);
        page.evaluate(LISTEN);
        page.waitForCondition(() -> opened(page) == 1);
        // not even what was sent before its first event
        cut();
        publish("1");
        publish("2");
        page.waitForCondition(() -> got(page).size() == 2);
        cut();
        publish("3");
        page.waitForCondition(() -> opened(page) == 3);
        publish("4");
        page.waitForCondition(() -> got(page).size() == 4);
        assertThat(got(page)).isEqualTo(List.of("1", "2", "3", "4"));
        page.context().close();
    }

    private static int opened(Page page) {
        return (int) page.evaluate("() => window.opened");
    }

    private static List<?> got(Page page) {
        return (List<?>) page.evaluate("() => window.got");
    }

    private static void publish(String data) {
        given().body(data).post("/publish/history").then().statusCode(204);
    }

    private static void cut() {
        given().post("/publish/history/cut").then().statusCode(204);
    }
}
