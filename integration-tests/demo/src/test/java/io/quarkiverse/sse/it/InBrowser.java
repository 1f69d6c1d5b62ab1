package io.quarkiverse.sse.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.quarkus.test.common.http.TestHTTPResource;

/** A browser for the tests of a class. */
abstract class InBrowser {

    static Browser browser;

    @TestHTTPResource("/")
    String url;

    @BeforeAll
    static void start() {
        browser = Browser.startOrSkip();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }
}
