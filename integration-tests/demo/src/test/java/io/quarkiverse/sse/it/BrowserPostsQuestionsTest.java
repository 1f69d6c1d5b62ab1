package io.quarkiverse.sse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import io.quarkus.test.junit.QuarkusTest;

/**
 * A question that is posted is answered by the items of a publisher, as they come: to {@code fetch},
 * and to the client library that most pages use for that.
 */
@QuarkusTest
class BrowserPostsQuestionsTest extends InBrowser {

    @Inject
    Answers answers;

    private Page page;

    @BeforeEach
    void open() {
        answers.answer = null;
        page = browser.open(url + "logo.svg");
        page.evaluate("() => { window.seen = []; window.over = false }");
    }

    @AfterEach
    void leave() {
        page.context().close();
    }

    @Test
    void withFetch() {
        page.evaluate("""
                () => {
                    window.stop = new AbortController();
                    fetch('/answers', { method: 'POST', body: 'why?', signal: stop.signal,
                            headers: { Accept: 'text/event-stream' } }).then(async response => {
                        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
                        for (let part; !(part = await reader.read()).done;) {
                            seen.push(part.value);
                        }
                        over = true;
                    }).catch(() => over = true);
                }""");
        answerOneByOne("why?", "event: token\ndata: %s\n\n");
        answers.answer.complete();
        page.waitForCondition(this::isOver);
        assertThat(seen()).last().isEqualTo("event: done\ndata: \n\n");
    }

    @Test
    void withTheClientOfMicrosoft() {
        NpmPackage client = NpmPackage.fetchOrSkip("@microsoft/fetch-event-source", "2.0.1");
        page.route("**/client/*", route -> {
            String name = route.request().url().replaceAll(".*/", "").replace(".js", "");
            route.fulfill(new Route.FulfillOptions().setContentType("text/javascript")
                    .setBody(client.read("lib/esm/" + name + ".js")));
        });
        page.evaluate("""
                async () => {
                    const { fetchEventSource } = await import('/client/index.js');
                    window.stop = new AbortController();
                    fetchEventSource('/answers', { method: 'POST', body: '{"question":"why?"}', signal: stop.signal,
                        headers: { 'Content-Type': 'application/json' },
                        onmessage: event => seen.push(event.event + ' ' + event.data) })
                        .then(() => over = true);
                }""");
        answerOneByOne("{\"question\":\"why?\"}", "token %s");
        answers.answer.complete();
        page.waitForCondition(this::isOver);
        assertThat(seen()).last().isEqualTo("done ");
    }

    @Test
    void thatNobodyWaitsForAnyMore() {
        int before = answers.cancelled.get();
        page.evaluate("""
                () => {
                    window.stop = new AbortController();
                    fetch('/answers', { method: 'POST', body: 'why?', signal: stop.signal,
                            headers: { Accept: 'text/event-stream' } });
                }""");
        page.waitForCondition(() -> answers.answer != null);
        page.evaluate("() => stop.abort()");
        await().until(() -> answers.cancelled.get() > before);
    }

    /** Each item is there before the next one is made. */
    private void answerOneByOne(String question, String expected) {
        page.waitForCondition(() -> answers.answer != null);
        assertThat(answers.question).isEqualTo(question);
        for (String token : List.of("Because", "it", "is", "so")) {
            answers.answer.emit(token);
            page.waitForCondition(() -> seen().contains(expected.formatted(token)));
        }
    }

    private List<?> seen() {
        return (List<?>) page.evaluate("() => seen");
    }

    private boolean isOver() {
        return (Boolean) page.evaluate("() => over");
    }
}
