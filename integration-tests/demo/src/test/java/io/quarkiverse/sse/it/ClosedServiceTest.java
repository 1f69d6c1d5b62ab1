package io.quarkiverse.sse.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/**
 * Closing is for good. The profile gives this test an application of its own, which it leaves closed.
 */
@QuarkusTest
@TestProfile(ClosedServiceTest.OwnApplication.class)
class ClosedServiceTest {

    @TestHTTPResource("/")
    String url;

    @Test
    void browsersStopReconnecting() {
        try (Browser browser = Browser.startOrSkip()) {
            Page page = browser.open(url);
            page.locator("#status[data-state=live]").waitFor();

            page.evaluate("() => import('/shared-event-source.js')"
                    + ".then(module => { window.shared = new module.SharedEventSource('/sse'); })");
            page.waitForCondition(() -> page.evaluate("() => shared.readyState").equals(1));

            page.click("#close");
            page.click("#close-yes");

            page.locator("#status[data-state=closed]").waitFor();
            assertThat(page.locator("#closed-note")).containsText("204");
            given().accept("text/event-stream").get("/sse").then().statusCode(204);

            page.waitForCondition(() -> page.evaluate("() => shared.readyState").equals(2));

            // a reconnection would have happened after the second that the server asks for
            int readyState = (int) page.evaluate("() => source.readyState");
            org.assertj.core.api.Assertions.assertThat(readyState).as("EventSource.CLOSED").isEqualTo(2);
            assertThat(page.locator("#status")).hasAttribute("data-opened", "1");

            Page newcomer = browser.open(url);
            newcomer.locator("#status[data-state=closed]").waitFor();
            assertThat(newcomer.locator("#status")).hasAttribute("data-opened", "0");
        }
    }

    public static class OwnApplication implements QuarkusTestProfile {
    }
}
