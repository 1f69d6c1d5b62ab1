package io.quarkiverse.sse.test.devui;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Calls the methods of the Dev UI as its pages do. {@code DevUIJsonRPCTest} looks for an answer only
 * every three seconds.
 */
final class DevUISocket implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    DevUISocket(String hostAndPort) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + hostAndPort + "/q/dev-ui/json-rpc-ws"), this).join();
    }

    /** Calls a method with pairs of parameters. */
    JsonNode call(String method, Object... params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        var request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", "quarkus-sse_" + method);
        var values = request.putObject("params");
        for (int i = 0; i < params.length; i += 2) {
            values.set((String) params[i], JSON.valueToTree(params[i + 1]));
        }
        socket.sendText(request.toString(), true).join();
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            answer(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void answer(String message) {
        try {
            JsonNode response = JSON.readTree(message);
            CompletableFuture<JsonNode> answer = answers.remove(response.get("id").asInt());
            if (answer == null) {
                return;
            }
            if (response.hasNonNull("error")) {
                answer.completeExceptionally(new IllegalStateException(response.get("error").toString()));
            } else {
                answer.complete(response.get("result").get("object"));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
