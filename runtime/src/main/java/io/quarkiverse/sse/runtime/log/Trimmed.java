package io.quarkiverse.sse.runtime.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.quarkiverse.sse.SseConnection;

/**
 * Remembers what the history has forgotten: for each topic, each user and everybody, the newest event that was for them. So a
 * client that comes back from before the history gets a gap only if it may have missed something. The number of marks is
 * bounded: when there are too many, the oldest becomes a mark for everybody. Guarded by the history's lock.
 */
final class Trimmed {

    private static final int MAX_MARKS = 10_000;

    /** A longer name is not worth its memory: what was for it counts as for everybody. */
    private static final int MAX_NAME_CHARS = 256;

    /** From the oldest mark to the newest. */
    private final Map<Key, Mark> marks = new LinkedHashMap<>();
    private Mark forAll;

    private enum Kind {
        TOPIC,
        USER
    }

    private record Key(Kind kind, String name) {
    }

    /**
     * Where an event was that is gone.
     *
     * @param id its id
     * @param position its position on this node
     */
    record Mark(String id, long position) {
    }

    /**
     * Everything up to an event is gone, and nobody knows for whom it was.
     */
    void addUnknown(String id, long position) {
        forAll = new Mark(id, position);
    }

    /**
     * @param audience for whom the event was
     * @param id its id
     * @param position its position, higher than that of all marks
     */
    void add(Audience audience, String id, long position) {
        Mark mark = new Mark(id, position);
        if (audience.everybody()) {
            forAll = mark;
            return;
        }
        put(Kind.TOPIC, audience.topics(), mark);
        put(Kind.USER, audience.users(), mark);
        Iterator<Mark> oldest = marks.values().iterator();
        while (marks.size() > MAX_MARKS) {
            Mark forgotten = oldest.next();
            if (forAll == null || forgotten.position > forAll.position) {
                forAll = forgotten;
            }
            oldest.remove();
        }
    }

    private void put(Kind kind, Set<String> names, Mark mark) {
        for (String name : names) {
            if (name.length() <= MAX_NAME_CHARS) {
                Key key = new Key(kind, name);
                // behind the others, so that the order is that of age
                marks.remove(key);
                marks.put(key, mark);
            } else {
                forAll = mark;
            }
        }
    }

    /**
     * @param connection a connection
     * @param missed whether the client has missed an event
     * @return whether an event that is gone may have been for the connection, and is missing
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
