package io.quarkiverse.sse.runtime.log;

/**
 * What a state topic has one newest event for.
 *
 * @param topic the topic
 * @param key the key of the event, or else its name
 */
record LatestKey(String topic, String key) {
}
