package io.quarkiverse.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkiverse.sse.runtime.fanout.StubConnection;

class LargeTargetsTest {

    private static final int MANY = 10_000;

    @Test
    void manyUsersAreOneSet() {
        List<String> names = IntStream.range(0, MANY).mapToObj(i -> "u" + i).toList();
        SseTarget chained = SseTarget.user("u0");
        for (String name : names) {
            chained = chained.or(SseTarget.user(name));
        }
        assertSelectsUsersOnly(SseTarget.users(names));
        assertSelectsUsersOnly(SseTarget.anyOf(names.stream().map(SseTarget::user).toList()));
        assertSelectsUsersOnly(chained);
        assertThat(chained).hasToString(SseTarget.users(names).toString())
                .hasToString("user[u0, u1, u2, u3, u4, u5, u6, u7, u8, u9, and 9990 more]");
    }

    private static void assertSelectsUsersOnly(SseTarget target) {
        assertThat(target.test(StubConnection.of("u0"))).isTrue();
        assertThat(target.test(StubConnection.of("u9999"))).isTrue();
        assertThat(target.test(StubConnection.of("u10000"))).isFalse();
        assertThat(target.test(new StubConnection("u0"))).isFalse();
        assertThat(target.<Set<String>> accept(new OnlyUsers())).hasSize(MANY);
    }

    @Test
    void longChainsOfAnyKindNeedNoStack() {
        SseTarget or = c -> false;
        SseTarget and = c -> true;
        SseTarget negated = SseTarget.topic("t");
        for (int i = 0; i < MANY; i++) {
            or = i % 2 == 0 ? or.or(c -> false) : SseTarget.topic("t").negate().or(or);
            and = i % 2 == 0 ? and.and(c -> true) : SseTarget.topic("t").and(and);
            negated = negated.negate();
        }
        for (SseTarget target : List.of(or.negate(), and, negated)) {
            assertThat(target.test(new StubConnection("t"))).isTrue();
            assertThat(target.test(new StubConnection("other"))).isFalse();
            assertThat(target.hashCode()).isEqualTo(target.hashCode());
            assertThat(target).isEqualTo(target.negate().negate());
            assertThat(target.toString()).isNotEmpty();
        }
    }

    /** With the square of its length it would take minutes. */
    @Test
    @Timeout(20)
    void aChainCostsNoMoreThanItIsLong() {
        SseTarget chain = SseTarget.user("first");
        for (int i = 0; i < 20 * MANY; i++) {
            chain = chain.or(SseTarget.user("u" + i));
        }
        assertThat(chain.test(StubConnection.of("u" + (20 * MANY - 1)))).isTrue();
        assertThat(chain.test(StubConnection.of("nobody"))).isFalse();
    }

    @Test
    void whatIsNestedTooDeeplyCanNotBeBuilt() {
        SseTarget deep = SseTarget.topic("0");
        for (int i = 1; i <= SseTarget.MAX_DEPTH; i++) {
            SseTarget topic = SseTarget.topic("" + i);
            deep = i % 2 == 0 ? deep.and(topic) : deep.or(topic);
        }
        assertThat(deep.test(new StubConnection("99", "100"))).isTrue();
        assertThat(deep.test(new StubConnection("99"))).isFalse();
        assertThat(deep.hashCode()).isEqualTo(deep.hashCode());
        SseTarget deepest = deep;
        List<Runnable> tooMuch = new ArrayList<>();
        tooMuch.add(() -> deepest.or(SseTarget.all()));
        tooMuch.add(() -> SseTarget.all().or(deepest));
        tooMuch.add(() -> SseTarget.anyOf(List.of(SseTarget.all(), deepest)));
        tooMuch.add(deepest::negate);
        for (Runnable each : tooMuch) {
            assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("A target can be nested at most 100 deep");
        }
        // flat, and so no deeper
        assertThat(deepest.and(SseTarget.topic("more")).test(new StubConnection("99", "100", "more"))).isTrue();
    }

    @Test
    void noNamesAreNobodyAndNotEverybody() {
        for (SseTarget nobody : List.of(SseTarget.users(List.of()), SseTarget.topics(Set.of()), SseTarget.anyOf(List.of()))) {
            assertThat(nobody.test(StubConnection.of("u", "t"))).isFalse();
            assertThat(nobody.negate().test(StubConnection.of("u", "t"))).isTrue();
            assertThat(nobody.or(SseTarget.user("u")).test(StubConnection.of("u"))).isTrue();
        }
    }

    @Test
    void targetsOfTheSamePartsAreEqual() {
        SseId id = SseId.random();
        assertThat(SseTarget.user("a").or(id).or(SseTarget.user("b")))
                .isEqualTo(SseTarget.anyOf(List.of(SseTarget.users(List.of("b", "a")), id)))
                .hasSameHashCodeAs(SseTarget.anyOf(List.of(SseTarget.users(List.of("b", "a")), id)))
                .isNotEqualTo(SseTarget.user("a").or(id))
                .hasToString("anyOf[" + id + ", user[a, b]]");
        assertThat(SseTarget.topic("a")).isEqualTo(SseTarget.topics(List.of("a", "a"))).isNotEqualTo(SseTarget.user("a"));
        assertThat(SseTarget.anyOf(List.of(id))).isSameAs(id);
    }

    @Test
    void whatIsMissingIsNamed() {
        List<String> names = new ArrayList<>();
        names.add(null);
        List<SseTarget> targets = new ArrayList<>();
        targets.add(null);
        assertThatThrownBy(() -> SseTarget.users(names)).hasMessage("user must not be null");
        assertThatThrownBy(() -> SseTarget.topics(names)).hasMessage("topic must not be null");
        assertThatThrownBy(() -> SseTarget.anyOf(targets)).hasMessage("target must not be null");
        assertThatThrownBy(() -> SseTarget.all().or(null)).hasMessage("target must not be null");
    }

    private static class NoResult<R> implements SseTarget.Visitor<R> {

        @Override
        public R all() {
            throw new AssertionError("all");
        }

        @Override
        public R connections(Set<SseId> ids) {
            throw new AssertionError(ids);
        }

        @Override
        public R topics(Set<String> names) {
            throw new AssertionError(names);
        }

        @Override
        public R users(Set<String> names) {
            throw new AssertionError(names);
        }

        @Override
        public R claim(String name, String value) {
            throw new AssertionError(name);
        }

        @Override
        public R anyOf(List<SseTarget> parts) {
            throw new AssertionError(parts);
        }

        @Override
        public R allOf(List<SseTarget> parts) {
            throw new AssertionError(parts);
        }

        @Override
        public R not(SseTarget target) {
            throw new AssertionError(target);
        }

        @Override
        public R lambda(SseTarget target) {
            throw new AssertionError(target);
        }
    }

    private static final class OnlyUsers extends NoResult<Set<String>> {

        @Override
        public Set<String> users(Set<String> names) {
            return names;
        }
    }
}
