package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.test.junit.QuarkusTest;

/** The page of the chat shows each answer once, whatever happens to its connections. */
@QuarkusTest
class BrowserReadsAnAnswerTest extends InBrowser {

    @Test
    void overCutConnectionsAndReloads() {
        int before = calls();
        Page page = browser.open(url + "chat.html");
        page.fill("#question", "How?");
        page.click("#ask-form button");
        for (int cut = 1; cut <= 2; cut++) {
            awaitWords(page, cut * 8);
            page.click("#cut");
        }
        awaitWords(page, 30);
        page.reload();
        page.waitForCondition(() -> answer(page).endsWith("told to stop."));
        assertThat(answer(page)).isEqualTo(String.join("", ChatModel.words("How?")));
        assertThat(calls()).isEqualTo(before + 1);
        page.context().close();
    }

    @Test
    void untilItIsStopped() {
        Page page = browser.open(url + "chat.html");
        page.click("#ask-form button");
        awaitWords(page, 5);
        page.click("#stop");
        page.waitForCondition(() -> page.textContent("#status").equals("Ready"));
        assertThat(answer(page)).startsWith("You asked: ").doesNotEndWith("told to stop.");
        page.context().close();
    }

    private static void awaitWords(Page page, int count) {
        page.waitForCondition(() -> answer(page).split(" ").length > count);
    }

    private static String answer(Page page) {
        return page.textContent("#answer");
    }

    private static int calls() {
        return given().get("/chat/calls").then().extract().path("calls");
    }
}
