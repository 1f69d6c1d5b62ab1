package io.quarkiverse.sse.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

/** The Chromium or Chrome that is installed on this machine; nothing is downloaded. */
final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path ON_MACOS = Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");
    private static final String MISSING = "Chromium was not found: install it, or set the environment variable CHROMIUM";

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Path executable) {
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
    }

    /** Skips the tests where there is no browser, except in continuous integration, where that is a failure. */
    static Browser startOrSkip() {
        Optional<Path> executable = find();
        if (executable.isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(MISSING);
            }
            reportOnce();
            Assumptions.abort(MISSING);
        }
        return new Browser(executable.get());
    }

    private static Optional<Path> find() {
        String given = System.getenv("CHROMIUM");
        Stream<Path> candidates;
        if (given != null && !given.isEmpty()) {
            candidates = Stream.of(Path.of(given));
        } else {
            candidates = Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name))), Stream.of(ON_MACOS));
        }
        return candidates.filter(Files::isExecutable).findFirst();
    }

    /** Surefire does not print why a test was skipped. A static field would not do: each profile has its class loader. */
    private static void reportOnce() {
        if (System.getProperties().putIfAbsent("browser.reported", "true") == null) {
            System.out.println("[WARNING] The browser tests are skipped. " + MISSING);
        }
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

    /**
     * @return the storage of one person, whose pages share it
     */
    BrowserContext context() {
        BrowserContext context = chromium.newContext();
        context.setDefaultTimeout(ReceivedEvents.PATIENCE.toMillis());
        return context;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
