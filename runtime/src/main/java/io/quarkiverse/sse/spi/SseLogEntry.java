package io.quarkiverse.sse.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.text.LogText;

/**
 * An action of a service on its connections, as an {@link SseEventLog} keeps it. An entry
 * has the action, its target, and a mark by which the node that appended the entry
 * recognises it. Immutable.
 */
public final class SseLogEntry {

    /** The action of an entry. */
    public enum Action {
        /** Sends an event, a comment or a reconnection time. */
        SEND,
        /** Makes clients forget their last event id. */
        RESET_LAST_EVENT_ID,
        /** Ends responses. */
        UNREGISTER,
        /** Ends responses of clients that may no longer be connected. */
        REVOKE
    }

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final Action action;
    private final SseTarget target;
    private final String mark;
    private final SseEvent event;
    private final String traceParent;

    private SseLogEntry(Action action, SseTarget target, String mark, SseEvent event, String traceParent) {
        this.traceParent = traceParent;
        this.action = action;
        this.target = Objects.requireNonNull(target, "target must not be null");
        this.mark = Objects.requireNonNull(mark, "mark must not be null");
        this.event = event;
        if (!isLoggable(target)) {
            throw new IllegalArgumentException("The target has a lambda, which only this node could evaluate");
        }
    }

    /**
     * Creates an entry that sends an event.
     *
     * @param event the event, whose data is text
     * @param target selects the connections
     * @param mark the mark by which the publisher recognises the entry
     * @return the entry
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry send(SseEvent event, SseTarget target, String mark) {
        return new SseLogEntry(Action.SEND, target, mark, Objects.requireNonNull(event, "event must not be null"),
                null);
    }

    /**
     * Creates an entry that makes clients forget their last event id.
     *
     * @param target selects the connections
     * @param mark the mark by which the publisher recognises the entry
     * @return the entry
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry resetLastEventId(SseTarget target, String mark) {
        return new SseLogEntry(Action.RESET_LAST_EVENT_ID, target, mark, null, null);
    }

    /**
     * Creates an entry that ends responses.
     *
     * @param target selects the connections
     * @param mark the mark by which the publisher recognises the entry
     * @return the entry
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry unregister(SseTarget target, String mark) {
        return new SseLogEntry(Action.UNREGISTER, target, mark, null, null);
    }

    /**
     * Creates an entry that ends responses of clients that may no longer be connected.
     *
     * @param target selects the connections
     * @param mark the mark by which the publisher recognises the entry
     * @return the entry
     * @throws IllegalArgumentException if the target has a lambda
     */
    public static SseLogEntry revoke(SseTarget target, String mark) {
        return new SseLogEntry(Action.REVOKE, target, mark, null, null);
    }

    /**
     * {@return the action}
     */
    public Action action() {
        return action;
    }

    /**
     * {@return the target, which has no lambda} Use {@link SseTarget#accept} to find out
     * what it is made of.
     */
    public SseTarget target() {
        return target;
    }

    /**
     * {@return the mark by which the publisher recognises the entry}
     */
    public String mark() {
        return mark;
    }

    /**
     * {@return the event, whose data is text; empty unless the action is {@link Action#SEND}}
     */
    public Optional<SseEvent> event() {
        return Optional.ofNullable(event);
    }

    /**
     * {@return the trace in which the event was sent, as the value of a W3C header {@code traceparent};
     * empty where nothing is traced}
     */
    public Optional<String> traceParent() {
        return Optional.ofNullable(traceParent);
    }

    /**
     * Makes this entry part of a trace.
     *
     * @param trace the value of a W3C header {@code traceparent}, or {@code null} for none
     * @return this entry with the trace
     * @throws IllegalArgumentException if it is not such a value
     */
    public SseLogEntry tracedBy(String trace) {
        if (trace != null && !isTraceParent(trace)) {
            throw new IllegalArgumentException("This is not the value of a header traceparent: " + LogText.of(trace));
        }
        return Objects.equals(trace, traceParent) ? this : new SseLogEntry(action, target, mark, event, trace);
    }

    static boolean isTraceParent(String text) {
        return TRACE_PARENT.matcher(text).matches();
    }

    /**
     * Checks whether a log can hold entries for a target. It can't if the target has a lambda.
     *
     * @param target a target
     * @return whether the target can be written down
     */
    public static boolean isLoggable(SseTarget target) {
        return !target.accept(TargetSearch.LAMBDA);
    }

    /**
     * {@return whether a client that comes back gets this entry: it must be an event with data, for
     * everybody, topics or users}
     */
    public boolean isReplayed() {
        return event != null && event.data().isPresent() && !target.accept(TargetSearch.CONNECTION);
    }

    /**
     * {@return the entry as bytes, for logs outside of this process} They are text, which people
     * can read where it is stored.
     */
    public byte[] toBytes() {
        return LogEntryFormat.write(this);
    }

    /**
     * Reads an entry, which a node with another version of this library may have written. Nodes of
     * two versions can share a log while one replaces the other, because the format grows by two
     * rules. What a node may do without is written as a header, and nodes ignore headers that they
     * don't know. What a node must know to honour the entry raises the version in the first line,
     * and every entry has the lowest version that can express it.
     *
     * @param bytes what {@link #toBytes()} has returned
     * @return the entry
     * @throws NewerFormatException if this version of the library can't honour the entry: the log
     *         must report a {@linkplain SseEventLog.Subscriber#onGap gap} to its subscriber
     * @throws IllegalArgumentException if the bytes are not an entry
     */
    public static SseLogEntry fromBytes(byte[] bytes) {
        return LogEntryFormat.read(bytes);
    }

    /**
     * Thrown for an entry that a newer version of this library has written, in a format that this
     * one does not know.
     */
    public static class NewerFormatException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        NewerFormatException(String message) {
            super(message);
        }
    }

    @Override
    public String toString() {
        return "SseLogEntry[" + action + ", target=" + target + ", mark=" + LogText.of(mark)
                + (event == null ? "]" : ", " + event + "]");
    }
}
