package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/**
 * What a page does when its stream is refused: a plain {@code EventSource} gives up, and with the script that the documentation
 * shows it comes back and has missed nothing.
 */
@QuarkusTest
@TestProfile(BrowserIsRefusedTest.OneStreamForEachAddress.class)
class BrowserIsRefusedTest extends InBrowser {

    private static final Path SCRIPT = Path.of("..", "examples", "clients", "open-stream.js");

    /** Tries until the stream before has released its permit. */
    private static final String HOLD = """
            () => new Promise(resolve => {
                const open = () => {
                    window.held = new EventSource('/history');
                    window.held.onopen = resolve;
                    window.held.onerror = () => setTimeout(open, 20);
                };
                open();
            })""";

    private static final String IS_GIVEN_UP = """
            () => new Promise(resolve => {
                const source = new EventSource('/history');
                source.onerror = () => resolve(source.readyState === EventSource.CLOSED);
            })""";

    private static final String FOLLOW = """
            () => {
                window.got = [];
                window.leave = openStream('/history', {message: event => window.got.push(event.data)});
            }""";

    public static class OneStreamForEachAddress implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.sse.history.max-connections-per-client", "1");
        }
    }

    @Test
    void andComesBack() throws IOException {
        Page holder = browser.open(url);
        Page page = browser.open(url);
        page.evaluate("() => {" + Files.readString(SCRIPT) + "window.openStream = openStream; }");
        holder.evaluate(HOLD);
        assertThat(page.evaluate(IS_GIVEN_UP)).isEqualTo(true);

        // upon its first try
        awaitAnswer(page, 429, () -> page.evaluate(FOLLOW));
        awaitAnswer(page, 200, () -> leave(holder));
        publish("1");
        awaitData(page, "1");

        // when it was there before
        awaitAnswer(page, 429, () -> {
            cut();
            holder.evaluate(HOLD);
        });
        publish("2");
        awaitAnswer(page, 200, () -> leave(holder));
        publish("3");
        awaitData(page, "1", "2", "3");

        page.evaluate("() => window.leave()");
        holder.evaluate(HOLD);
        page.context().close();
        holder.context().close();
    }

    private static void leave(Page holder) {
        holder.evaluate("() => window.held.close()");
    }

    private static void awaitAnswer(Page page, int status, Runnable cause) {
        page.waitForResponse((Response answer) -> answer.url().contains("/history") && answer.status() == status, cause);
    }

    private static void awaitData(Page page, String... expected) {
        page.waitForCondition(() -> ((List<?>) page.evaluate("() => window.got")).size() == expected.length);
        assertThat((List<?>) page.evaluate("() => window.got")).isEqualTo(List.of(expected));
    }

    private static void publish(String data) {
        given().body(data).post("/publish/history").then().statusCode(204);
    }

    private static void cut() {
        given().post("/publish/history/cut").then().statusCode(204);
    }
}
