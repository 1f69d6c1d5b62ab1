package io.quarkiverse.sse.runtime.connection;

import java.util.Objects;

import io.quarkiverse.sse.runtime.text.LogText;

/**
 * Bounds what the topics of one connection can take, because their names often come from clients.
 *
 * @param topics how many topics a connection may be subscribed to; a negative number is no limit
 * @param length how many characters a topic may have; a negative number is no limit
 */
public record TopicLimits(int topics, int length) {

    /**
     * @throws IllegalArgumentException if the topic is too long
     */
    void checkTopic(String topic) {
        Objects.requireNonNull(topic, "topic must not be null");
        if (length >= 0 && topic.length() > length) {
            throw new IllegalArgumentException("A topic may have " + length
                    + " characters (quarkus.sse.max-topic-length): " + LogText.of(topic));
        }
    }

    /**
     * @throws IllegalStateException if a connection may not have so many topics
     */
    void checkCount(int count) {
        if (topics >= 0 && count > topics) {
            throw new IllegalStateException("A connection may be subscribed to " + topics
                    + " topics (quarkus.sse.max-topics-per-connection), and this would make " + count);
        }
    }
}
