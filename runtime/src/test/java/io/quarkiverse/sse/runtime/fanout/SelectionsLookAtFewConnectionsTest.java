package io.quarkiverse.sse.runtime.fanout;

import static io.quarkiverse.sse.SseTarget.all;
import static io.quarkiverse.sse.SseTarget.topic;
import static io.quarkiverse.sse.SseTarget.topics;
import static io.quarkiverse.sse.SseTarget.user;
import static io.quarkiverse.sse.SseTarget.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.runtime.queue.Outbox;

class SelectionsLookAtFewConnectionsTest {

    private static final SseTarget LAMBDA = connection -> connection.topics().contains("a");

    private final Directory directory = new Directory();
    private final Selector selector = new Selector(directory);
    private final Shard shard = Outboxes.newShard();
    private final List<Counted> others = new ArrayList<>();
    private Outbox member;

    @BeforeEach
    void open() {
        member = attach(new Counted("u", "a", "b"));
        for (int i = 0; i < 10; i++) {
            Counted other = new Counted("other" + i, "other");
            others.add(other);
            attach(other);
        }
    }

    private Outbox attach(Counted connection) {
        Outbox outbox = Outboxes.newOutbox(shard, connection);
        shard.attach(outbox);
        directory.add(outbox);
        connection.topics().forEach(topic -> shard.index().updateTopic(topic, outbox));
        connection.looks = 0;
        return outbox;
    }

    static List<SseTarget> indexed() {
        return List.of(topic("a"), topics(List.of("a", "b", "c")), user("u"), users(List.of("u", "v")),
                topic("a").or(user("u")),
                topic("a").and(topic("b")), topic("a").and(user("v").negate()), user("v").negate().and(topic("a")),
                all().and(topic("a")), topic("a").negate().negate(), topic("a").and(all().or(topic("b"))),
                topic("a").or(topic("b").and(user("u").negate())), topic("a").or(topic("b")).and(user("v").negate()),
                user("x").and(all()).or(topics(List.of("a", "x"))), all().and(user("v").negate()).and(topic("a")));
    }

    @ParameterizedTest
    @MethodSource("indexed")
    void whereATopicOrAUserNamesThem(SseTarget target) {
        Selection selection = selector.select(target);
        assertThat(selection.isScan()).isFalse();
        assertThat(visited(selection)).containsExactly(member);
        assertThat(others).allMatch(other -> other.looks == 0);
    }

    static List<SseTarget> scanned() {
        return List.of(all(), topic("x").negate(), user("x").negate(), topic("a").or(user("x").negate()),
                topic("x").negate().and(user("x").negate()), SseId.random().negate(), all().and(topic("x").negate()));
    }

    @ParameterizedTest
    @MethodSource("scanned")
    void andOnlyOnceWhereAllMustBeLookedAt(SseTarget target) {
        Selection selection = selector.select(target);
        assertThat(selection.isScan()).isTrue();
        assertThat(visited(selection)).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void theSimpleOnesAreTakenAsTheyAre() {
        assertThat(selector.select(all())).isEqualTo(new Selection.Everyone());
        assertThat(selector.select(topics(List.of("a", "b")))).isEqualTo(new Selection.Subscribed(Set.of("a", "b")));
        assertThat(selector.select(users(List.of("a", "b")))).isEqualTo(new Selection.OfUsers(Set.of("a", "b")));
        assertThat(selector.select(topic("a").negate()))
                .isEqualTo(new Selection.Scanned(List.of(topic("a").negate())));
        assertThat(selector.select(user("x").negate().and(topic("a"))))
                .isEqualTo(new Selection.Filtered(new Selection.Subscribed(Set.of("a")), List.of(user("x").negate())));
    }

    @Test
    void idsAreLookedUp() {
        SseId id = member.connection().id();
        assertThat(selector.select(id)).isEqualTo(new Selection.Chosen(List.of(member)));
        assertThat(selector.select(SseId.random())).isEqualTo(new Selection.Chosen(List.of()));
        assertThat(visited(selector.select(id.or(SseId.random())))).containsExactly(member);
        assertThat(visited(selector.select(topic("x").negate().and(id)))).containsExactly(member);
        assertThat(others).allMatch(other -> other.looks == 0);
    }

    @Test
    void aLambdaIsEvaluatedBeforeTheEventLoop() {
        for (SseTarget target : List.of(LAMBDA, LAMBDA.and(topic("b")), LAMBDA.negate().negate())) {
            Selection selection = selector.select(target);
            assertThat(selection).isEqualTo(new Selection.Chosen(List.of(member)));
            int looks = others.get(0).looks;
            assertThat(visited(selection)).containsExactly(member);
            assertThat(others.get(0).looks).isEqualTo(looks);
        }
        assertThatThrownBy(() -> selector.lambda(LAMBDA)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aShardIsConcernedOnlyByItsOwn() {
        Selection.Chosen selection = (Selection.Chosen) selector.select(member.connection().id());
        Shard another = Outboxes.newShard();
        assertThat(selection.concerns(shard)).isTrue();
        assertThat(selection.concerns(another)).isFalse();
        selection.visit(another, outbox -> {
            throw new AssertionError("Visited by another event loop");
        });
    }

    private List<Outbox> visited(Selection selection) {
        List<Outbox> visited = new ArrayList<>();
        selection.visit(shard, visited::add);
        return visited;
    }

    /** Counts how often somebody asks for its topics or its user. */
    private static final class Counted extends StubConnection {

        private final String user;
        private int looks;

        Counted(String user, String... topics) {
            super(topics);
            this.user = user;
        }

        @Override
        public Optional<String> user() {
            looks++;
            return Optional.of(user);
        }

        @Override
        public Set<String> topics() {
            looks++;
            return super.topics();
        }
    }
}
