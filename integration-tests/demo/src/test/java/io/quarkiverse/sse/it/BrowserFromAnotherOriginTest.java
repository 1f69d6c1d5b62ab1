package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * A page of one origin that opens a stream of another, with the cookie that it has there.
 */
@QuarkusTest
@WithTestResource(OtherOrigins.class)
class BrowserFromAnotherOriginTest extends InBrowser {

    private static final String LOG_IN = """
            url => fetch(url, {method: 'POST', credentials: 'include'}).then(answer => answer.status, () => 'refused')""";

    private static final String LISTEN = """
            ([url, withCredentials]) => new Promise(resolve => {
                const source = new EventSource(url, {withCredentials});
                source.addEventListener('user', event => {
                    source.close();
                    resolve(event.data);
                });
                source.onerror = () => {
                    if (source.readyState === EventSource.CLOSED) {
                        resolve('refused');
                    }
                };
            })""";

    private static final String OPEN_WITHOUT_READING = """
            url => fetch(url, {mode: 'no-cors', headers: {Accept: 'text/event-stream'}}).then(answer => answer.type)""";

    OtherOrigins.Ports ports;

    @Test
    void anotherPortIsTheSameSiteToACookie() {
        Page page = browser.open("http://localhost:" + ports.permitted());
        assertThat(page.evaluate(LOG_IN, url + "account/login?user=ada")).isEqualTo(204);
        assertThat(listen(page, true)).isEqualTo("ada");
        assertThat(listen(page, false)).isEqualTo("nobody");
        page.context().close();
    }

    /**
     * Where a browser blocks the cookies of other sites, as in its private windows, it takes partitioned ones. From
     * {@code localhost}, Chromium takes secure ones without TLS.
     */
    @Test
    void anotherSiteNeedsAPartitionedCookie() {
        Page page = browser.open("http://127.0.0.1:" + ports.permitted());
        assertThat(page.evaluate(LOG_IN, url + "account/login?user=ada")).isEqualTo(204);
        assertThat(listen(page, true)).as("a strict cookie stays away").isEqualTo("nobody");
        assertThat(page.evaluate(LOG_IN, url + "account/login?user=bob&for=sites")).isEqualTo(204);
        assertThat(listen(page, true)).isEqualTo("bob");
        page.context().close();
    }

    @Test
    void anOriginThatIsNotConfiguredIsRefused() {
        Page page = browser.open("http://localhost:" + ports.foreign());
        assertThat(page.evaluate(LOG_IN, url + "account/login?user=ada")).isEqualTo("refused");
        assertThat(listen(page, true)).isEqualTo("refused");
        // what the browser does not show
        given().header("Origin", page.evaluate("() => origin")).accept("text/event-stream").get("/account/events").then()
                .statusCode(403);
        page.context().close();
    }

    /** CORS keeps a page from reading. Limits keep it from opening many. */
    @Test
    void anyPageOpensAStreamThatItCannotRead() {
        Page demo = browser.open(url);
        demo.locator("#connections .own").waitFor();
        Page page = browser.open("http://localhost:" + ports.foreign());
        assertThat(page.evaluate(OPEN_WITHOUT_READING, url + "sse?user=Mallory")).isEqualTo("opaque");
        demo.locator("#messages li", new Page.LocatorOptions().setHasText("Mallory joined")).waitFor();
        page.context().close();
        demo.context().close();
    }

    private Object listen(Page page, boolean withCredentials) {
        return page.evaluate(LISTEN, new Object[] { url + "account/events", withCredentials });
    }
}
