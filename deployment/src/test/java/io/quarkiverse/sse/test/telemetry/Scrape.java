package io.quarkiverse.sse.test.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus gets at one moment.
 */
final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? (\\S+)$");

    private final String text;

    private Scrape(String text) {
        this.text = text;
    }

    static Scrape of(URI application) {
        HttpRequest request = HttpRequest.newBuilder(application.resolve("/q/metrics")).header("Accept", "text/plain").build();
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return new Scrape(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param tags what the tags of the sample have, like {@code service="prices"}
     * @return the value, or -1 if there is no such sample
     */
    double value(String name, String... tags) {
        for (Matcher sample = SAMPLE.matcher(text); sample.find();) {
            String all = sample.group(2) == null ? "" : sample.group(2);
            if (sample.group(1).equals(name) && List.of(tags).stream().allMatch(all::contains)) {
                return Double.parseDouble(sample.group(3));
            }
        }
        return -1;
    }

    /** The names of all samples that begin like that. */
    List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (Matcher sample = SAMPLE.matcher(text); sample.find();) {
            if (sample.group(1).startsWith(prefix) && !names.contains(sample.group(1))) {
                names.add(sample.group(1));
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return text;
    }
}
