package io.quarkiverse.sse.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.RandomTargets;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.fanout.StubConnection;

/**
 * Whoever a target selects is in its audience: otherwise a gap would not be announced.
 */
class AudiencesCoverTheirTargetsTest {

    private static final int NAMES = 4;

    @Test
    void whateverTheyAreMadeOf() {
        Random random = new Random(5);
        List<StubConnection> connections = new ArrayList<>();
        for (int user = 0; user <= NAMES; user++) {
            for (int topic = 0; topic < NAMES; topic++) {
                connections.add(StubConnection.of(user == NAMES ? null : "u" + user, "t" + topic, "t" + (topic + 1) % NAMES));
            }
            connections.add(StubConnection.of(user == NAMES ? null : "u" + user));
        }
        RandomTargets targets = new RandomTargets(random, () -> "t" + random.nextInt(NAMES), () -> "u" + random.nextInt(NAMES),
                null);
        for (int i = 0; i < 5_000; i++) {
            SseTarget target = targets.next(4);
            Audience audience = Audience.of(target);
            assertThat(connections.stream().filter(target::test)).as(target.toString())
                    .allMatch(connection -> contains(audience, connection));
        }
    }

    @Test
    void andAreNoLargerWhereNamesTellIt() {
        SseTarget few = SseTarget.topics(List.of("a", "b")).or(SseTarget.user("u"));
        assertThat(Audience.of(few)).isEqualTo(new Audience(false, Set.of("a", "b"), Set.of("u")));
        assertThat(Audience.of(few.and(SseTarget.topic("c")))).isEqualTo(Audience.of(SseTarget.topic("c")));
        assertThat(Audience.of(SseTarget.topic("c").negate().and(few))).isEqualTo(Audience.of(few));
        assertThat(Audience.of(SseTarget.users(List.of()))).isEqualTo(new Audience(false, Set.of(), Set.of()));
        assertThat(Audience.of(few.or(SseTarget.all())).everybody()).isTrue();
    }

    private static boolean contains(Audience audience, SseConnection connection) {
        return audience.everybody() || connection.topics().stream().anyMatch(audience.topics()::contains)
                || connection.user().filter(audience.users()::contains).isPresent();
    }
}
