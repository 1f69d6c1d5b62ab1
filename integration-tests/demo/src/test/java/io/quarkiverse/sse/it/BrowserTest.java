package io.quarkiverse.sse.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;

import io.quarkus.test.junit.QuarkusTest;

/**
 * The demo page in a real browser.
 */
@QuarkusTest
class BrowserTest extends InBrowser {

    @Test
    void theChartsMove() {
        Page page = openLive();

        page.locator("#figures[data-samples='1']").waitFor();
        page.locator("#figures[data-samples='3']").waitFor();
        assertThat(page.locator("[data-figure=heap] output")).hasText(Pattern.compile("[1-9]\\d*"));
        assertThat(page.locator("[data-figure=streams] output")).hasText(Pattern.compile("[1-9]\\d*"));
        assertThat(page.locator("[data-figure=cpu] .trace")).hasAttribute("d", Pattern.compile("M.+L.+"));

        page.context().close();
    }

    @Test
    void thePageShowsTheSpansOfItsStreams() {
        Page page = openLive();
        Page other = openLive();

        assertThat(page.locator("#spans")).containsText("OPEN /sse");
        other.context().close();
        assertThat(page.locator("#spans")).containsText("CLOSE /sse", patiently());

        page.context().close();
    }

    @Test
    void aMessageArrivesInAnotherTab() {
        Page sender = openLive();
        Page receiver = openLive();

        sender.fill("#user", "Ada");
        sender.press("#user", "Enter");
        assertThat(sender.locator("#connections .own b")).hasText("Ada");
        sender.selectOption("#to", "everybody");
        sender.fill("#text", "<b>good</b> morning");
        sender.press("#text", "Enter");

        Locator arrived = receiver.locator("#messages li", new Page.LocatorOptions().setHasText("<b>good</b> morning"));
        assertThat(arrived).containsText("Ada");
        assertThat(receiver.locator("#connections")).containsText("Ada");

        sender.context().close();
        assertThat(receiver.locator("#connections")).not().containsText("Ada", patiently());
        receiver.context().close();
    }

    @Test
    void aMessageToThisTabStaysHere() {
        Page page = openLive();
        Page other = openLive();

        page.selectOption("#to", "tab");
        page.fill("#text", "a note to myself");
        page.click("#send");
        assertThat(page.locator("#messages")).containsText("a note to myself");

        page.selectOption("#to", "everybody");
        page.fill("#text", "that was it");
        page.click("#send");
        assertThat(other.locator("#messages")).containsText("that was it");
        assertThat(other.locator("#messages")).not().containsText("a note to myself");

        page.context().close();
        other.context().close();
    }

    @Test
    void theBrowserReconnectsAfterAServerSideDisconnect() {
        Page page = openLive();
        String id = page.locator("#connections .own").getAttribute("data-id");

        page.click("#disconnect");

        page.locator("#status[data-opened='2'][data-state=live]").waitFor();
        page.locator("#connections .own:not([data-id='" + id + "'])").waitFor();

        page.context().close();
    }

    private Page openLive() {
        Page page = browser.open(url);
        page.locator("#status[data-state=live]").waitFor();
        page.locator("#connections .own").waitFor();
        return page;
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(ReceivedEvents.PATIENCE.toMillis());
    }
}
