package io.quarkiverse.sse.runtime.log;

/**
 * The last events in a row, at consecutive positions. Must be used under the history's lock.
 */
final class Ring {

    private static final int FIRST_CAPACITY = 16;

    private Kept[] events = new Kept[FIRST_CAPACITY];
    private long first = 1;
    private long next = 1;

    /**
     * @return the position of the first event, if there is one
     */
    long first() {
        return first;
    }

    /**
     * @return the position of the next event
     */
    long next() {
        return next;
    }

    int size() {
        return (int) (next - first);
    }

    boolean isEmpty() {
        return first == next;
    }

    boolean has(long position) {
        return position >= first && position < next;
    }

    Kept get(long position) {
        return events[index(position)];
    }

    /** Puts an event behind the others. Its position must be the next one. */
    void add(Kept event) {
        if (next - first == events.length) {
            grow();
        }
        events[index(next++)] = event;
    }

    /** Puts another event at the position of one. */
    void set(Kept event) {
        events[index(event.position())] = event;
    }

    Kept removeFirst() {
        Kept removed = get(first);
        events[index(first++)] = null;
        return removed;
    }

    /** Leaves a position out. The ring must be empty. */
    long skip() {
        first = next + 1;
        return next++;
    }

    private void grow() {
        Kept[] larger = new Kept[2 * events.length];
        for (long position = first; position < next; position++) {
            larger[(int) (position & larger.length - 1)] = get(position);
        }
        events = larger;
    }

    private int index(long position) {
        return (int) (position & events.length - 1);
    }
}
