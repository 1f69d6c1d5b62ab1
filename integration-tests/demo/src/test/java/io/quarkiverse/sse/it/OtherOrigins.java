package io.quarkiverse.sse.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.sun.net.httpserver.HttpServer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * Servers of empty pages. The application is configured, as the documentation shows, to let in the pages of one of them.
 */
public class OtherOrigins implements QuarkusTestResourceLifecycleManager {

    private static final Path CONFIGURATION = Path.of("..", "examples", "clients", "cors.properties");

    private HttpServer permitted;
    private HttpServer foreign;

    @Override
    public Map<String, String> start() {
        try {
            permitted = serve();
            foreign = serve();
            return configuration(port(permitted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> configuration(int port) throws IOException {
        Properties shown = new Properties();
        shown.load(Files.newBufferedReader(CONFIGURATION));
        Map<String, String> used = new HashMap<>();
        for (String key : shown.stringPropertyNames()) {
            used.put(key, shown.getProperty(key).replace("https://www.example.com",
                    "http://localhost:%1$d,http://127.0.0.1:%1$d".formatted(port)));
        }
        return used;
    }

    private static HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>Elsewhere</title>".getBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        server.start();
        return server;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new Ports(port(permitted), port(foreign)), new TestInjector.MatchesType(Ports.class));
    }

    /** Where the servers are, at any name of this machine. */
    record Ports(int permitted, int foreign) {
    }

    @Override
    public void stop() {
        for (HttpServer server : List.of(permitted, foreign)) {
            server.stop(0);
        }
    }
}
