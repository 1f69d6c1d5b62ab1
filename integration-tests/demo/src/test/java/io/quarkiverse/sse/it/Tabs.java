package io.quarkiverse.sse.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;

/**
 * Tabs of one browser with a {@code SharedEventSource}. Each writes down what it gets, and still
 * has it when it was loaded again.
 */
final class Tabs implements AutoCloseable {

    private static final String FOLLOW = """
            window.opened = 0;
            window.errors = 0;
            import('%s').then(({SharedEventSource}) => {
                window.source = new SharedEventSource('%s', window.options);
                source.onopen = () => window.opened++;
                source.onerror = () => window.errors++;
                const note = event => {
                    sessionStorage.got = (sessionStorage.got ?? '') + event.data + ' ';
                    window.lastEventId = event.lastEventId;
                };
                source.onmessage = note;
                source.addEventListener('named', note);
            });""";

    private final BrowserContext context;
    private final String script;
    private final List<Page> open = new ArrayList<>();

    /**
     * @param before what each tab does first
     */
    Tabs(Browser browser, String url, String path, String before) {
        context = browser.context();
        // a page that does nothing by itself
        script = url + "shared-event-source.js";
        context.addInitScript(before + FOLLOW.formatted(script, path));
    }

    /** The first one leads, as the lock is given in the order of the requests. */
    Page open() {
        Page page = openUnconnected();
        awaitOpen(page);
        return page;
    }

    Page openUnconnected() {
        Page page = context.newPage();
        page.navigate(script);
        open.add(page);
        return page;
    }

    List<Page> open(int count) {
        for (int i = 0; i < count; i++) {
            open();
        }
        return open;
    }

    Page leader() {
        return open.get(0);
    }

    void closeLeader() {
        open.remove(0).close();
    }

    void crashLeader() {
        Page page = open.remove(0);
        try {
            page.navigate("chrome://crash");
        } catch (PlaywrightException crashed) {
            page.close();
            return;
        }
        throw new AssertionError("the page has not crashed");
    }

    /** It comes last in the order then. */
    void reloadLeader() {
        Page page = open.remove(0);
        page.reload();
        awaitOpen(page);
        open.add(page);
    }

    /** The order is another one then, so that there is no leader that is known. */
    void reloadAllAtOnce() {
        open.forEach(page -> page.evaluate("() => { window.left = true; setTimeout(() => location.reload()); }"));
        open.forEach(page -> page.waitForCondition(() -> {
            try {
                return (boolean) page.evaluate("() => !window.left && window.source?.readyState === 1");
            } catch (PlaywrightException leaving) {
                return false;
            }
        }));
    }

    /** It comes last in the order then. */
    void freezeLeader(Runnable meanwhile) {
        Page page = open.remove(0);
        setLifecycleState(page, "frozen");
        meanwhile.run();
        setLifecycleState(page, "active");
        open.add(page);
    }

    /** @param state {@code frozen} or {@code active} */
    private void setLifecycleState(Page page, String state) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("state", state);
        context.newCDPSession(page).send("Page.setWebLifecycleState", arguments);
    }

    static void awaitOpen(Page page) {
        page.waitForCondition(() -> (boolean) page.evaluate("() => window.source?.readyState === 1"));
    }

    static void await(Page page, String condition) {
        page.waitForCondition(() -> (boolean) page.evaluate(condition));
    }

    static void awaitLast(Page page, String data) {
        page.waitForCondition(() -> got(page).contains(data));
    }

    static List<String> got(Page page) {
        String all = (String) page.evaluate("() => sessionStorage.got ?? ''");
        return all.isEmpty() ? List.of() : Arrays.asList(all.split(" "));
    }

    @Override
    public void close() {
        context.close();
    }
}
