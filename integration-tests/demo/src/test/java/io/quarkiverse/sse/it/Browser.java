package io.quarkiverse.sse.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

/**
 * The Chromium that is installed on this machine; nothing is downloaded.
 */
final class Browser implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Path executable) {
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
    }

    /**
     * Skips the tests where there is no browser, except in continuous integration, where that is a failure.
     */
    static Browser startOrSkip() {
        Path executable = Path.of(System.getProperty("CHROMIUM",
                System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")));
        if (!Files.isExecutable(executable)) {
            String reason = "No Chromium at " + executable + ": name it with the environment variable CHROMIUM";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return new Browser(executable);
    }

    /**
     * @return a page of its own context: its own storage, as another person's browser
     */
    Page open(String url) {
        BrowserContext context = chromium.newContext();
        Page page = context.newPage();
        page.setDefaultTimeout(ReceivedEvents.PATIENCE.toMillis());
        page.navigate(url);
        return page;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
