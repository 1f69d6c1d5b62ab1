package io.quarkiverse.sse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The topics that somebody may have: some by name, some by pattern. A request says which topics a
 * client wants, its identity says which ones it may have, and it gets what is in both:
 *
 * <pre>{@code
 * Set<String> roles = identity.getRoles();
 * SseTopicGrants grants = SseTopicGrants.of(List.of("news", "inbox/" + user),
 *         roles.contains("trader") ? List.of("prices/*") : List.of());
 * List<String> topics = grants.filter(routingContext.queryParam("topic"));
 * }</pre>
 *
 * In a pattern, {@code *} stands for any characters but {@code /}, at least one, and {@code **} for
 * any characters, at least one. In a name, they stand for themselves. Don't make patterns out of
 * text that users choose, such as their names: one of them may be called {@code *}. Immutable.
 */
public final class SseTopicGrants {

    private static final char WILDCARD = '*';
    private static final char SEPARATOR = '/';

    private final Set<String> names;
    private final List<String> patterns;

    private SseTopicGrants(Set<String> names, List<String> patterns) {
        this.names = names;
        this.patterns = patterns;
    }

    /**
     * Creates grants.
     *
     * @param names the topics that are granted by name
     * @param patterns the patterns of the topics that are granted besides
     * @return the grants
     * @throws NullPointerException if a collection or an element is {@code null}
     */
    public static SseTopicGrants of(Collection<String> names, Collection<String> patterns) {
        return new SseTopicGrants(Set.copyOf(names), List.copyOf(patterns));
    }

    /**
     * {@return whether somebody with these grants may have a topic}
     *
     * @param topic the topic
     */
    public boolean permits(String topic) {
        if (names.contains(topic)) {
            return true;
        }
        for (String pattern : patterns) {
            if (matches(pattern, topic)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Chooses the topics that somebody with these grants may have.
     *
     * @param wanted some topics
     * @return those of them that are granted, in their order
     */
    public List<String> filter(Collection<String> wanted) {
        List<String> granted = new ArrayList<>();
        for (String topic : wanted) {
            if (permits(topic)) {
                granted.add(topic);
            }
        }
        return granted;
    }

    /**
     * Keeps, for each beginning of the topic, whether the part of the pattern that was read so far
     * matches it. Trying one way after the other could take exponential time.
     */
    private static boolean matches(String pattern, String topic) {
        boolean[] reached = new boolean[topic.length() + 1];
        reached[0] = true;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == WILDCARD) {
                boolean any = i + 1 < pattern.length() && pattern.charAt(i + 1) == WILDCARD;
                i += any ? 1 : 0;
                reached = afterWildcard(reached, topic, any);
            } else {
                reached = afterCharacter(reached, topic, pattern.charAt(i));
            }
        }
        return reached[topic.length()];
    }

    private static boolean[] afterWildcard(boolean[] reached, String topic, boolean any) {
        boolean[] next = new boolean[reached.length];
        for (int i = 1; i < next.length; i++) {
            next[i] = (reached[i - 1] || next[i - 1]) && (any || topic.charAt(i - 1) != SEPARATOR);
        }
        return next;
    }

    private static boolean[] afterCharacter(boolean[] reached, String topic, char expected) {
        boolean[] next = new boolean[reached.length];
        for (int i = 1; i < next.length; i++) {
            next[i] = reached[i - 1] && topic.charAt(i - 1) == expected;
        }
        return next;
    }

    @Override
    public String toString() {
        return "SseTopicGrants[names=" + names + ", patterns=" + patterns + "]";
    }
}
