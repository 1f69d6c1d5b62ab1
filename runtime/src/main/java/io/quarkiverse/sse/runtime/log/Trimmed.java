package io.quarkiverse.sse.runtime.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.quarkiverse.sse.SseConnection;

/**
 * Remembers what the history has forgotten: for each topic, for each user and for everybody, the
 * newest event that was for them. So a client that comes back from a position before the history
 * gets a gap only if it may have missed something. The number of marks is bounded: when there are
 * too many, the oldest becomes a mark for everybody. Must be used under the history's lock.
 */
final class Trimmed {

    private static final int MAX_MARKS = 10_000;

    /** A longer name is not worth its memory: an event for it counts as one for everybody. */
    private static final int MAX_NAME_CHARS = 256;

    /** The marks, roughly from the oldest to the newest. */
    private final Map<Key, Mark> marks = new LinkedHashMap<>();
    private Mark forAll;

    private enum Kind {
        TOPIC,
        USER
    }

    private record Key(Kind kind, String name) {
    }

    /**
     * The position of an event that is gone.
     *
     * @param id the id of the position
     * @param position its number on this node
     */
    record Mark(String id, long position) {
    }

    /**
     * Notes that everything up to an event is gone, and that its audience is unknown.
     */
    void addUnknown(String id, long position) {
        forAll = new Mark(id, position);
    }

    /**
     * Notes that an event is gone.
     *
     * @param audience the audience of the event
     * @param id its id
     * @param position its position
     */
    void add(Audience audience, String id, long position) {
        Mark mark = new Mark(id, position);
        if (audience.everybody()) {
            addForAll(mark);
            return;
        }
        put(Kind.TOPIC, audience.topics(), mark);
        put(Kind.USER, audience.users(), mark);
        Iterator<Mark> oldest = marks.values().iterator();
        while (marks.size() > MAX_MARKS) {
            addForAll(oldest.next());
            oldest.remove();
        }
    }

    private void addForAll(Mark mark) {
        if (forAll == null || mark.position > forAll.position) {
            forAll = mark;
        }
    }

    private void put(Kind kind, Set<String> names, Mark mark) {
        for (String name : names) {
            if (name.length() <= MAX_NAME_CHARS) {
                Key key = new Key(kind, name);
                Mark known = marks.get(key);
                // an event of a state topic may go after later ones
                if (known == null || known.position < mark.position) {
                    // re-insert it behind the others, so that the marks are in the order of age
                    marks.remove(key);
                    marks.put(key, mark);
                }
            } else {
                addForAll(mark);
            }
        }
    }

    /**
     * @param connection the connection of the client
     * @param missed decides whether the client has missed an event
     * @return whether the client may have missed an event that is gone
     */
    boolean concerns(SseConnection connection, Predicate<Mark> missed) {
        if (isMissed(forAll, missed)) {
            return true;
        }
        if (connection.user().isPresent() && isMissed(marks.get(new Key(Kind.USER, connection.user().get())), missed)) {
            return true;
        }
        for (String topic : connection.topics()) {
            if (isMissed(marks.get(new Key(Kind.TOPIC, topic)), missed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMissed(Mark mark, Predicate<Mark> missed) {
        return mark != null && missed.test(mark);
    }
}
