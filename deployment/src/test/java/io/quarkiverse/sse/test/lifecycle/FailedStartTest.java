package io.quarkiverse.sse.test.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.logging.Level;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.test.SseApp;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusUnitTest;

class FailedStartTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with(Failing.class)
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("the application's own failure"))
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
            .assertLogRecords(records -> assertThat(records.stream().map(record -> record.getLoggerName()).toList())
                    .as("no further complaint").doesNotContainAnyElementsOf(List.of("io.quarkiverse.sse.runtime.SseShutdown")));

    @Test
    void isNotMadeWorse() {
        fail("the application has started");
    }

    @Singleton
    static class Failing {

        void start(@Observes StartupEvent event) {
            throw new IllegalStateException("the application's own failure");
        }
    }
}
