package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;

/**
 * Describes the services in AsyncAPI 3.0: a channel for each service, with a message for each event.
 */
public final class AsyncApi {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private AsyncApi() {
    }

    /**
     * @param contracts of an application
     * @param title its name
     * @param version its version
     * @return an AsyncAPI document in JSON
     */
    public static String document(Contracts contracts, String title, String version) {
        Map<String, Object> channels = new LinkedHashMap<>();
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Contracts.Service service : contracts.services()) {
            // unique, and without characters that a reference would have to escape
            channels.put(service.typeName(), channel(service, contracts));
            operations.put("send" + service.typeName(), operation(service));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", map("title", title, "version", version));
        document.put("defaultContentType", "application/json");
        document.put("channels", channels);
        document.put("operations", operations);
        document.put("components", map("schemas", JsonSchema.definitions(contracts)));
        return new JsonObject(document).encodePrettily() + '\n';
    }

    private static Map<String, Object> channel(Contracts.Service service, Contracts contracts) {
        Map<String, Object> messages = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (Contracts.Event event : service.events()) {
            Map<String, Object> message = map("name", event.name(), "contentType",
                    event.isText() ? "text/plain" : "application/json");
            message.put("payload", event.isText() ? JsonSchema.typed("string") : JsonSchema.of(event.data(), contracts));
            messages.put(messageKey(event.name(), used), message);
        }
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", service.path());
        channel.put("description", "A stream of Server-Sent Events"
                + (service.isDefault() ? "." : ", the service " + service.name() + "."));
        channel.put("messages", messages);
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (service.path() != null) {
            for (Matcher parameter = PARAMETER.matcher(service.path()); parameter.find();) {
                parameters.put(parameter.group(1), new LinkedHashMap<>());
            }
        }
        if (!parameters.isEmpty()) {
            channel.put("parameters", parameters);
        }
        return channel;
    }

    private static Map<String, Object> operation(Contracts.Service service) {
        Map<String, Object> http = map("method", "GET", "bindingVersion", "0.3.0");
        http.put("query", map("type", "object", "properties", map("lastEventId", JsonSchema.typed("string"))));
        List<Map<String, Object>> messages = new ArrayList<>();
        Set<String> used = new HashSet<>();
        String channel = "#/channels/" + service.typeName();
        for (Contracts.Event event : service.events()) {
            messages.add(map("$ref", channel + "/messages/" + messageKey(event.name(), used)));
        }
        Map<String, Object> operation = map("action", "send", "channel", map("$ref", channel));
        operation.put("bindings", map("http", http));
        operation.put("messages", messages);
        return operation;
    }

    /** Tools make names of it. The message has the name of the event as it is. */
    private static String messageKey(String event, Set<String> used) {
        String key = event.replaceAll("[^A-Za-z0-9._-]", "_");
        String unique = key;
        for (int number = 2; !used.add(unique); number++) {
            unique = key + '_' + number;
        }
        return unique;
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
