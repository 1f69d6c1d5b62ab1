package io.quarkiverse.sse.it;

import io.restassured.path.json.JsonPath;

/**
 * An event as a client has received it.
 *
 * @param type its name, {@code null} when the client was told none
 */
record StreamEvent(String type, String data) {

    JsonPath json() {
        return JsonPath.from(data);
    }
}
