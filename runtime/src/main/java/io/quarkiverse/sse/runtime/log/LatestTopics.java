package io.quarkiverse.sse.runtime.log;

import java.util.List;
import java.util.Set;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.SseTopicGrants;
import io.quarkiverse.sse.spi.SseLogEntry;

/**
 * The state topics of a service: of what is sent to one of them, the newest event for each key is
 * kept. Immutable.
 */
public final class LatestTopics {

    /** The name under which clients dispatch an event without a name. */
    private static final String DEFAULT_EVENT = "message";

    private static final SoleTopic SOLE_TOPIC = new SoleTopic();

    private final SseTopicGrants topics;
    private final int maxKeys;

    /**
     * @param patterns the topics, as for {@link SseTopicGrants}
     * @param maxKeys how many events are kept at most
     */
    public LatestTopics(List<String> patterns, int maxKeys) {
        this.topics = SseTopicGrants.of(List.of(), patterns);
        this.maxKeys = maxKeys;
    }

    /**
     * @return how many events are kept at most
     */
    public int maxKeys() {
        return maxKeys;
    }

    /**
     * @return what the entry is the newest one for, or {@code null} if it is no event for a state
     *         topic alone
     */
    public LatestKey keyOf(SseLogEntry entry) {
        return entry.isReplayed() ? keyOf(entry.event().orElseThrow(), entry.target()) : null;
    }

    /**
     * @return whether one of these topics is a state topic
     */
    boolean hasAnyOf(Set<String> names) {
        for (String name : names) {
            if (topics.permits(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return what the event is the newest one for, or {@code null} if it is not for a state topic
     *         alone
     */
    LatestKey keyOf(SseEvent event, SseTarget target) {
        String topic = target.accept(SOLE_TOPIC);
        return topic == null || !topics.permits(topic) ? null
                : new LatestKey(topic, event.key().orElseGet(() -> event.event().orElse(DEFAULT_EVENT)));
    }

    /** Finds the topic of a target that is nothing but one topic. */
    private static final class SoleTopic implements SseTarget.Visitor<String> {

        @Override
        public String topics(Set<String> names) {
            return names.size() == 1 ? names.iterator().next() : null;
        }

        @Override
        public String all() {
            return null;
        }

        @Override
        public String connections(Set<SseId> ids) {
            return null;
        }

        @Override
        public String users(Set<String> names) {
            return null;
        }

        @Override
        public String claim(String name, String value) {
            return null;
        }

        @Override
        public String anyOf(List<SseTarget> parts) {
            return null;
        }

        @Override
        public String allOf(List<SseTarget> parts) {
            return null;
        }

        @Override
        public String not(SseTarget target) {
            return null;
        }

        @Override
        public String lambda(SseTarget target) {
            return null;
        }
    }
}
