package io.quarkiverse.sse.churn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * A client that stays, and must get every event once and in order.
 */
final class Witness implements AutoCloseable {

    private final InputStream stream;
    private volatile int first;
    private volatile int last;
    private volatile String problem;

    Witness(HttpClient.Version version, URI uri) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = HttpClient.newBuilder().version(version).build().send(
                HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200 || response.version() != version) {
            throw new IOException(response.toString());
        }
        stream = response.body();
        Thread reader = new Thread(this::read, "witness");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (Scanner lines = new Scanner(stream, StandardCharsets.UTF_8)) {
            while (lines.hasNextLine()) {
                String line = lines.nextLine();
                if (line.startsWith("data: ")) {
                    got(Integer.parseInt(line.substring("data: ".length(), line.indexOf(':', "data: ".length()))));
                }
            }
            problem = problem == null ? "the stream has ended behind " + last : problem;
        }
    }

    private void got(int number) {
        if (last == 0) {
            first = number;
        } else if (number != last + 1 && problem == null) {
            problem = number + " came behind " + last;
        }
        last = number;
    }

    /** {@return the number of the last event} */
    int last() {
        return last;
    }

    int count() {
        return last - first + 1;
    }

    /** {@return what was wrong, null if nothing was} */
    String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
