package io.quarkiverse.sse.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.hypermedia.Datastar;
import io.quarkiverse.sse.hypermedia.Htmx;
import io.quarkiverse.sse.hypermedia.Turbo;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.junit.QuarkusTest;

/** What the server sends becomes part of a page, by the client libraries that pages have for that. */
@QuarkusTest
class BrowserPutsHtmlIntoAPageTest extends InBrowser {

    @Inject
    @SseName("markup")
    SseService sse;

    private Page page;

    @AfterEach
    void leave() {
        page.context().close();
        await().until(() -> sse.connectionCount() == 0);
    }

    @Test
    void htmxSwapsNamedEventsAndClosesOnTheFarewell() {
        NpmPackage htmx = NpmPackage.fetchOrSkip("htmx.org", "2.0.8");
        NpmPackage extension = NpmPackage.fetchOrSkip("htmx-ext-sse", "2.2.4");
        open("""
                <script src="htmx.js"></script>
                <script src="sse.js"></script>
                <main hx-ext="sse" sse-connect="/markup" sse-close="done">
                    <p id="count" sse-swap="count">0</p>
                    <ul id="rows" sse-swap="row" hx-swap="beforeend"></ul>
                </main>
                """, Map.of("htmx.js", htmx.read("dist/htmx.min.js"), "sse.js", extension.read("sse.js")), 1);
        page.evaluate("() => { window.farewells = []; "
                + "document.body.addEventListener('htmx:sseClose', event => farewells.push(event.detail.type)) }");
        send(Htmx.swap("count", "<b>1</b>"));
        send(Htmx.swap("row", "<li>one</li>\n<li>two &lt;3</li>"));
        send(Htmx.swap("row", "<li>three</li>"));
        send(Htmx.swap("count", "<b>2</b>"));
        assertThat(page.locator("#count b")).hasText("2");
        assertThat(page.locator("#rows li")).hasText(new String[] { "one", "two <3", "three" });

        send(Htmx.close("done"));
        await().until(() -> sse.connectionCount() == 0);
        assertThat(page.evaluate("() => farewells")).isEqualTo(List.of("message"));
    }

    @Test
    void turboAppliesStreams() {
        NpmPackage turbo = NpmPackage.fetchOrSkip("@hotwired/turbo", "8.0.23");
        open("""
                <script type="module" src="turbo.js"></script>
                <turbo-stream-source src="/markup"></turbo-stream-source>
                <ul id="list"><li id="a">a</li></ul>
                <input id="field" value="old">
                """, Map.of("turbo.js", turbo.read("dist/turbo.es2017-esm.js")), 1);
        send(Turbo.append("list", "<li id=\"b\">b</li>\n"));
        send(Turbo.prepend("list", "<li>first</li>"));
        send(Turbo.replace("a", "<li id=\"a\">A &amp; a</li>"));
        send(Turbo.before("b", "<li>before b</li>"));
        send(Turbo.after("b", "<li id=\"last\">last</li>"));
        send(Turbo.update("b", "<i>B</i>"));
        assertThat(page.locator("#list li")).hasText(new String[] { "first", "A & a", "before b", "B", "last" });
        send(Turbo.remove("last"));
        send(Turbo.stream("append", Map.of("targets", "#list > li:first-child"), "<b>!</b>"));
        assertThat(page.locator("#list li")).hasText(new String[] { "first!", "A & a", "before b", "B" });

        page.evaluate("() => { document.querySelector('#field').focus(); window.field = document.querySelector('#field') }");
        send(Turbo.morph("field", "<input id=\"field\" value=\"new\" title=\"changed\">"));
        assertThat(page.locator("#field")).hasAttribute("title", "changed");
        assertThat(page.evaluate("() => document.activeElement === window.field")).as("it is the same element").isEqualTo(true);
    }

    /** The client is not on npm, but the SDK is. It writes the same blocks, byte by byte. */
    @Test
    void theSdkOfDatastarWritesTheSame() {
        NpmPackage sdk = NpmPackage.fetchOrSkip("@starfederation/datastar-sdk", "1.0.0");
        open("", Map.of("web/serverSentEventGenerator.js", sdk.read("esm/web/serverSentEventGenerator.js"),
                "abstractServerSentEventGenerator.js", sdk.read("esm/abstractServerSentEventGenerator.js"),
                "types.js", sdk.read("esm/types.js"), "consts.js", sdk.read("esm/consts.js")), 0);
        String expected = (String) page.evaluate("""
                async () => {
                    const { ServerSentEventGenerator } = await import('./web/serverSentEventGenerator.js');
                    return ServerSentEventGenerator.stream(stream => {
                        stream.patchElements('<div id="a">\\n  <b>1</b>\\n</div>');
                        stream.patchElements('<circle/>', { selector: '#a > b', mode: 'append', useViewTransition: true,
                            namespace: 'svg', eventId: '7' });
                        for (const mode of ['inner', 'replace', 'prepend', 'append', 'before', 'after']) {
                            stream.patchElements('<p></p>', { selector: 'p', mode });
                        }
                        stream.removeElements('#a, #b');
                        stream.patchSignals('{"a":1,\\n"b":null}');
                        stream.patchSignals('{"a":1}', { onlyIfMissing: true });
                    }).text();
                }""");
        try (SseTestStream stream = SseTestClient.open(url + "markup")) {
            await().until(() -> sse.connectionCount() == 1);
            send(Datastar.elements("<div id=\"a\">\n  <b>1</b>\n</div>").event());
            send(Datastar.elements("<circle/>").selector("#a > b").mode(Datastar.Mode.APPEND).useViewTransition()
                    .namespace(Datastar.Namespace.SVG).event().id("7"));
            for (Datastar.Mode mode : EnumSet.complementOf(EnumSet.of(Datastar.Mode.OUTER, Datastar.Mode.REMOVE))) {
                send(Datastar.elements("<p></p>").selector("p").mode(mode).event());
            }
            send(Datastar.remove("#a, #b").event());
            send(Datastar.signals("{\"a\":1,\n\"b\":null}").event());
            send(Datastar.signals(Map.of("a", 1)).onlyIfMissing().event());
            stream.awaitWire(expected);
        }
    }

    /** Opens a page of this origin with these scripts, and waits for its streams. */
    private void open(String body, Map<String, String> scripts, int streams) {
        page = browser.open("about:blank");
        fulfill("", "text/html", "<!doctype html><title>Markup</title>" + body);
        scripts.forEach((name, script) -> fulfill(name, "text/javascript", script));
        page.navigate(url + "markup-page/");
        await().atMost(ReceivedEvents.PATIENCE).until(() -> sse.connectionCount() == streams);
    }

    private void fulfill(String name, String type, String text) {
        page.route("**/markup-page/" + name,
                route -> route.fulfill(new Route.FulfillOptions().setContentType(type + ";charset=UTF-8").setBody(text)));
    }

    private void send(SseEvent.Builder event) {
        sse.send(event.build()).toCompletableFuture().join();
    }
}
