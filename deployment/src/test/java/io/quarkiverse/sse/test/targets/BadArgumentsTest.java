package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkus.test.QuarkusUnitTest;

class BadArgumentsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @Test
    void aNullTargetIsRefused() {
        SseTarget none = null;
        for (ThrowingCallable call : List.<ThrowingCallable> of(
                () -> sse.send(SseEvent.builder().build(), none),
                () -> sse.sendData("x", none),
                // one overload takes it, so that it compiles and the message is seen
                () -> sse.sendEvent("e", "x", null),
                () -> sse.sendEvent("e", "x", "id", none),
                () -> sse.sendComment("c", none),
                () -> sse.sendRetry(Duration.ofSeconds(1), none),
                () -> sse.resetLastEventId(none),
                () -> sse.unregister(none))) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class)
                    .hasMessage("target must not be null: for every connection use SseTarget.all()");
        }
        assertThatThrownBy(() -> SseTarget.all().and(none)).hasMessage("target must not be null");
        assertThatThrownBy(() -> SseTarget.topic(null)).hasMessage("topic must not be null");
        assertThatThrownBy(() -> SseTarget.user(null)).hasMessage("user must not be null");
    }

    @Test
    void wrongFieldsAreNamed() {
        assertThatThrownBy(() -> sse.sendEvent("a\nb", "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("event must not contain a line break");
        assertThatThrownBy(() -> sse.sendEvent("a", "x", "1\r2", SseTarget.all())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id must not contain a line break");
        assertThatThrownBy(() -> sse.sendRetry(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("retry must be from 0");
        assertThatThrownBy(() -> sse.sendRetry(null)).hasMessage("retry must not be null");
        assertThatThrownBy(() -> sse.sendComment("")).hasMessage("comment must not be empty");
        assertThatThrownBy(() -> sse.sendComment(null)).hasMessage("comment must not be empty");
        assertThatThrownBy(() -> sse.send(null)).hasMessage("event must not be null");
    }
}
