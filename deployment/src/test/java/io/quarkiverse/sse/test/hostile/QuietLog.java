package io.quarkiverse.sse.test.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.jboss.logmanager.ExtLogRecord;

import io.quarkus.test.QuarkusUnitTest;

/**
 * Looks at what an application has logged under attack: nothing that asks for somebody's attention, and nothing that a client
 * has sent as it was, not even at debug level.
 */
final class QuietLog {

    private QuietLog() {
    }

    static QuarkusUnitTest of(QuarkusUnitTest app) {
        return app.overrideConfigKey("quarkus.log.category.\"io.quarkiverse.sse\".level", "DEBUG")
                .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue() || isOurs(record))
                .assertLogRecords(QuietLog::check);
    }

    private static void check(List<LogRecord> records) {
        assertThat(records).as("the debug log of the extension").anyMatch(QuietLog::isOurs);
        assertThat(records.stream()
                .filter(record -> record.getLevel().intValue() >= Level.WARNING.intValue() && !isResetOfHandshake(record)
                        && !isRefusedByTheRouter(record))
                .map(record -> record.getLoggerName() + ": " + text(record)))
                .isEmpty();
        assertThat(records.stream().filter(QuietLog::isOurs).map(QuietLog::text))
                .allMatch(text -> text.codePoints().noneMatch(QuietLog::isHarmful));
    }

    /**
     * As long as Quarkus waits for the first head on a connection that may become HTTP/2, nobody handles exceptions on it, and
     * Netty warns of each client that resets it.
     */
    private static boolean isResetOfHandshake(LogRecord record) {
        return record.getLoggerName().equals("io.netty.channel.DefaultChannelPipeline")
                && record.getThrown() instanceof IOException;
    }

    /** The router itself refuses a request such as {@code GET ?x}, or one without a host, before any route sees it. */
    private static boolean isRefusedByTheRouter(LogRecord record) {
        if (!record.getLoggerName().equals("io.quarkus.vertx.http.runtime.QuarkusErrorHandler") || record.getThrown() == null) {
            return false;
        }
        String reason = String.valueOf(record.getThrown().getMessage());
        return reason.startsWith("The request path must start with '/'")
                || reason.startsWith("For HTTP/2 requests, the ':authority' pseudo-header is required");
    }

    private static boolean isOurs(LogRecord record) {
        return record.getLoggerName().startsWith("io.quarkiverse.sse");
    }

    /** What a record says, without the stack trace of an exception, which may be the application's. */
    static String message(LogRecord record) {
        return record instanceof ExtLogRecord extended ? extended.getFormattedMessage()
                : MessageFormat.format(record.getMessage(), record.getParameters());
    }

    private static String text(LogRecord record) {
        return record.getThrown() == null ? message(record) : message(record) + " " + record.getThrown();
    }

    static boolean isHarmful(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }
}
