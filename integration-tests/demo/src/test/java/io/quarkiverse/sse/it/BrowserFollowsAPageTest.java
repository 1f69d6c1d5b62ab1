package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.test.junit.QuarkusTest;

/**
 * A page that the server renders, and the stream that goes on where the page ends.
 */
@QuarkusTest
class BrowserFollowsAPageTest extends InBrowser {

    @Test
    void fromTheNotesThatItWasRenderedWith() {
        add("rendered <b>");
        given().get("/board").then().statusCode(200).body(containsString(">rendered &lt;b&gt;</li>"));
        Page page = browser.open(url + "logo.svg");
        // the page is there, and its script, which opens the stream, is not
        page.route("**/board.js", route -> {
            add("in between");
            route.resume();
        });
        page.navigate(url + "board");
        add("later");
        page.waitForCondition(() -> shown(page).contains("later"));
        List<?> shown = shown(page);
        assertThat(shown.subList(shown.indexOf("rendered <b>"), shown.size()))
                .isEqualTo(List.of("rendered <b>", "in between", "later"));
        page.fill("#text", "from the page");
        page.press("#text", "Enter");
        page.waitForCondition(() -> shown(page).contains("from the page"));
        page.context().close();
    }

    @Test
    void whileOthersWrite() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; !stop.get(); i++) {
                add("note " + i);
            }
        });
        Page page = browser.open(url + "board");
        for (int i = 0; i < 3; i++) {
            page.navigate(url + "board");
            int rendered = shown(page).size();
            page.waitForCondition(() -> shown(page).size() > rendered + 5);
            List<Integer> ids = ids(page);
            for (int at = 1; at < ids.size(); at++) {
                assertThat(ids.get(at)).isEqualTo(ids.get(at - 1) + 1);
            }
        }
        stop.set(true);
        writer.join();
        page.context().close();
    }

    @Test
    void orBeginsWithTheLatestNotes() {
        for (int i = 1; i <= 5; i++) {
            add("latest " + i);
        }
        Page page = browser.open(url + "latest.html");
        page.waitForCondition(() -> page.textContent("#status").equals("Up to date"));
        assertThat(shown(page)).isEqualTo(List.of("latest 3", "latest 4", "latest 5"));
        add("latest 6");
        page.waitForCondition(() -> shown(page).size() == 4);
        assertThat(shown(page).get(3)).isEqualTo("latest 6");
        page.context().close();
    }

    private static List<?> shown(Page page) {
        return (List<?>) page.evaluate("() => [...document.querySelectorAll('#notes li')].map(note => note.textContent)");
    }

    @SuppressWarnings("unchecked")
    private static List<Integer> ids(Page page) {
        return (List<Integer>) page
                .evaluate("() => [...document.querySelectorAll('#notes li')].map(note => Number(note.dataset.id))");
    }

    private static void add(String note) {
        given().body(note).post("/board").then().statusCode(204);
    }
}
