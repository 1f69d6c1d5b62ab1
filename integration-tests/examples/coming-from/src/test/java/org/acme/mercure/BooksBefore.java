package org.acme.mercure;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

// tag::code[]
public class BooksBefore {

    private static final URI HUB = URI.create("https://hub.example.com/.well-known/mercure");

    private final HttpClient client = HttpClient.newHttpClient();

    public CompletionStage<HttpResponse<String>> changed(String book, String json, String token) {
        String form = "topic=" + encode("https://example.com/books/" + book) + "&data=" + encode(json);
        return client.sendAsync(HttpRequest.newBuilder(HUB)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
// end::code[]
