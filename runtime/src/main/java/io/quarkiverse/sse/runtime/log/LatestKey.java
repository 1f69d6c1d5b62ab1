package io.quarkiverse.sse.runtime.log;

/**
 * What a state topic has one newest event for.
 *
 * @param topic the topic
 * @param key the key of the event, or else its name
 */
public record LatestKey(String topic, String key) {

    /**
     * @return the topic and the key as one text, which no other ones have
     */
    public String text() {
        return topic.length() + ":" + topic + key;
    }
}
