package io.quarkiverse.sse.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * What a service does to its connections, as it is kept in an {@link SseEventLog}: an action, for whom, and a mark by which the
 * node that has appended it finds it again. Immutable.
 */
public final class SseLogEntry {

    private static final int FORMAT = 1;
    private static final int MAX_TARGET_DEPTH = 64;

    private static final int ALL = 0;
    private static final int TOPIC = 1;
    private static final int USER = 2;
    private static final int ID = 3;
    private static final int AND = 4;
    private static final int OR = 5;
    private static final int NOT = 6;

    /** What an entry does. */
    public enum Action {
        /** An event, or a comment, or a reconnection time. */
        SEND,
        /** The client forgets its last event id. */
        RESET_LAST_EVENT_ID,
        /** The response is ended. */
        UNREGISTER
    }

    /** An entry of a version of this extension that writes what this one can't read. */
    public static final class NewerFormatException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        NewerFormatException(String message) {
            super(message);
        }
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
     * @return for whom: everybody, a topic, a user, an id, or what {@code and}, {@code or} and {@code negate} make of them
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
        if (target instanceof SseTarget.And and) {
            return isLoggable(and.left()) && isLoggable(and.right());
        }
        if (target instanceof SseTarget.Or or) {
            return isLoggable(or.left()) && isLoggable(or.right());
        }
        if (target instanceof SseTarget.Not not) {
            return isLoggable(not.target());
        }
        return target instanceof SseTarget.All || target instanceof SseTarget.Topic || target instanceof SseTarget.User
                || target instanceof SseId;
    }

    /**
     * @return whether a client that comes back is to get this: an event for everybody, for topics or for users
     */
    public boolean isReplayed() {
        return event != null && event.data().isPresent() && !namesConnection(target);
    }

    private static boolean namesConnection(SseTarget target) {
        if (target instanceof SseTarget.And and) {
            return namesConnection(and.left()) || namesConnection(and.right());
        }
        if (target instanceof SseTarget.Or or) {
            return namesConnection(or.left()) || namesConnection(or.right());
        }
        if (target instanceof SseTarget.Not not) {
            return namesConnection(not.target());
        }
        return target instanceof SseId;
    }

    /**
     * @return the entry as bytes, for logs that are not in the memory of the publisher
     */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeByte(action.ordinal());
            writeText(mark, out);
            writeTarget(target, out);
            if (event != null) {
                writeEvent(event, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * @param bytes what {@link #toBytes()} has returned, perhaps on another node
     * @return the entry
     * @throws IllegalArgumentException if it is something else
     */
    public static SseLogEntry fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("Not an entry of format " + FORMAT + ", but of " + format);
            }
            Action action = element(Action.values(), in.readUnsignedByte());
            String mark = readText(in);
            SseTarget target = readTarget(in, 0);
            SseEvent event = action == Action.SEND ? readEvent(in) : null;
            if (in.read() >= 0) {
                throw new IllegalArgumentException("The entry has bytes behind its end");
            }
            return new SseLogEntry(action, target, mark, event);
        } catch (IOException e) {
            throw new IllegalArgumentException("The entry is cut off", e);
        }
    }

    private static void writeTarget(SseTarget target, DataOutputStream out) throws IOException {
        if (target instanceof SseTarget.And and) {
            out.writeByte(AND);
            writeTarget(and.left(), out);
            writeTarget(and.right(), out);
        } else if (target instanceof SseTarget.Or or) {
            out.writeByte(OR);
            writeTarget(or.left(), out);
            writeTarget(or.right(), out);
        } else if (target instanceof SseTarget.Not not) {
            out.writeByte(NOT);
            writeTarget(not.target(), out);
        } else if (target instanceof SseTarget.Topic topic) {
            out.writeByte(TOPIC);
            writeText(topic.name(), out);
        } else if (target instanceof SseTarget.User user) {
            out.writeByte(USER);
            writeText(user.name(), out);
        } else if (target instanceof SseId id) {
            out.writeByte(ID);
            writeText(id.toString(), out);
        } else {
            out.writeByte(ALL);
        }
    }

    private static SseTarget readTarget(DataInputStream in, int depth) throws IOException {
        if (depth > MAX_TARGET_DEPTH) {
            throw new IllegalArgumentException("The target of the entry is nested too deeply");
        }
        int kind = in.readUnsignedByte();
        switch (kind) {
            case ALL:
                return SseTarget.all();
            case TOPIC:
                return SseTarget.topic(readText(in));
            case USER:
                return SseTarget.user(readText(in));
            case ID:
                return SseId.parse(readText(in));
            case AND:
                return new SseTarget.And(readTarget(in, depth + 1), readTarget(in, depth + 1));
            case OR:
                return new SseTarget.Or(readTarget(in, depth + 1), readTarget(in, depth + 1));
            case NOT:
                return new SseTarget.Not(readTarget(in, depth + 1));
            default:
                throw new IllegalArgumentException("The entry has a target of an unknown kind: " + kind);
        }
    }

    private static void writeEvent(SseEvent event, DataOutputStream out) throws IOException {
        writeOptional(event.comment().orElse(null), out);
        writeOptional(event.event().orElse(null), out);
        writeOptional(event.id().orElse(null), out);
        writeOptional(event.retry().map(retry -> Long.toString(retry.toMillis())).orElse(null), out);
        writeOptional(event.data().map(Object::toString).orElse(null), out);
    }

    private static SseEvent readEvent(DataInputStream in) throws IOException {
        SseEvent.Builder event = SseEvent.builder().comment(readOptional(in)).event(readOptional(in)).id(readOptional(in));
        String retry = readOptional(in);
        if (retry != null) {
            event.retry(Duration.ofMillis(Long.parseLong(retry)));
        }
        return event.data(readOptional(in)).build();
    }

    private static void writeOptional(String text, DataOutputStream out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            writeText(text, out);
        }
    }

    private static String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? readText(in) : null;
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("The entry is cut off");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static <T> T element(T[] values, int ordinal) {
        if (ordinal >= values.length) {
            throw new IllegalArgumentException("The entry has an unknown action: " + ordinal);
        }
        return values[ordinal];
    }

    @Override
    public String toString() {
        return "SseLogEntry[" + action + ", target=" + target + ", mark=" + mark + (event == null ? "]" : ", " + event + "]");
    }
}
