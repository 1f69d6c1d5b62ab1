package io.quarkiverse.sse.it;

/**
 * Asks for the end of one stream.
 */
record DisconnectRequest(String id) {
}
