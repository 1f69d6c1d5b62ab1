package io.quarkiverse.sse.spi;

import java.util.Objects;
import java.util.Optional;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;

/**
 * What a service does to its connections, as it is kept in an {@link SseEventLog}: an action, for whom, and a mark by which the
 * node that has appended it finds it again. Immutable.
 */
public final class SseLogEntry {

    /** What an entry does. */
    public enum Action {
        /** An event, or a comment, or a reconnection time. */
        SEND,
        /** The client forgets its last event id. */
        RESET_LAST_EVENT_ID,
        /** The response is ended. */
        UNREGISTER
    }

    private final Action action;
    private final SseTarget target;
    private final String mark;
    private final SseEvent event;

    private SseLogEntry(Action action, SseTarget target, String mark, SseEvent event) {
        this.action = action;
        this.target = Objects.requireNonNull(target, "target must not be null");
        this.mark = Objects.requireNonNull(mark, "mark must not be null");
        this.event = event;
        if (!isLoggable(target)) {
            throw new IllegalArgumentException("The target has a lambda, which only this node could evaluate");
        }
    }

    /**
     * @param event the event, whose data is text
     * @param target for whom
     * @param mark what the publisher recognises its entries by
     * @return an entry that sends the event
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry send(SseEvent event, SseTarget target, String mark) {
        return new SseLogEntry(Action.SEND, target, mark, Objects.requireNonNull(event, "event must not be null"));
    }

    /**
     * @param target for whom
     * @param mark what the publisher recognises its entries by
     * @return an entry that makes clients forget their last event id
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry resetLastEventId(SseTarget target, String mark) {
        return new SseLogEntry(Action.RESET_LAST_EVENT_ID, target, mark, null);
    }

    /**
     * @param target for whom
     * @param mark what the publisher recognises its entries by
     * @return an entry that ends responses
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry unregister(SseTarget target, String mark) {
        return new SseLogEntry(Action.UNREGISTER, target, mark, null);
    }

    /**
     * @return what to do
     */
    public Action action() {
        return action;
    }

    /**
     * @return for whom: without a lambda in it. {@link SseTarget#accept} tells what it is made of
     */
    public SseTarget target() {
        return target;
    }

    /**
     * @return what the publisher recognises its entries by
     */
    public String mark() {
        return mark;
    }

    /**
     * @return the event, whose data is text; only for {@link Action#SEND}
     */
    public Optional<SseEvent> event() {
        return Optional.ofNullable(event);
    }

    /**
     * @param target a target
     * @return whether it can be written down: a lambda can't
     */
    public static boolean isLoggable(SseTarget target) {
        return !target.accept(TargetSearch.LAMBDA);
    }

    /**
     * @return whether a client that comes back is to get this: an event for everybody, for topics or for users
     */
    public boolean isReplayed() {
        return event != null && event.data().isPresent() && !target.accept(TargetSearch.CONNECTION);
    }

    /**
     * @return the entry as bytes, for logs that are not in the memory of the publisher. They are text, so that people can read
     *         it where it is kept
     */
    public byte[] toBytes() {
        return LogEntryFormat.write(this);
    }

    /**
     * Reads an entry, perhaps of a node with another version of this library. So that nodes of two versions can share a log
     * while one replaces the other, the format grows by these rules: what a node may do without is written as a header, and
     * nodes that don't know a header ignore it; what a node must know to honour the entry raises the version in its first
     * line, and every entry has the lowest version that says all of it.
     *
     * @param bytes what {@link #toBytes()} has returned
     * @return the entry
     * @throws NewerFormatException if it is an entry that this version can't honour: for the log's subscriber it is a
     *         {@linkplain SseEventLog.Subscriber#onGap gap}
     * @throws IllegalArgumentException if it is something else
     */
    public static SseLogEntry fromBytes(byte[] bytes) {
        return LogEntryFormat.read(bytes);
    }

    /**
     * An entry has been written by a newer version of this library, in a format that this one does not know.
     */
    public static class NewerFormatException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        NewerFormatException(String message) {
            super(message);
        }
    }

    @Override
    public String toString() {
        return "SseLogEntry[" + action + ", target=" + target + ", mark=" + mark + (event == null ? "]" : ", " + event + "]");
    }
}
