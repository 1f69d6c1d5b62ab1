package io.quarkiverse.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.WithQuickTheories;

class TopicsAreGrantedTest implements WithQuickTheories {

    @Test
    void byName() {
        SseTopicGrants grants = SseTopicGrants.of(List.of("news", "a*b", "**"), List.of());
        assertThat(grants.permits("news")).isTrue();
        assertThat(grants.permits("news/x")).isFalse();
        assertThat(grants.permits("a*b")).isTrue();
        assertThat(grants.permits("axb")).isFalse();
        assertThat(grants.permits("anything")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "prices/*, prices/acme, true", "prices/*, prices/acme/bid, false", "prices/*, prices/, false",
            "prices/*, prices, false", "prices/**, prices/acme/bid, true", "prices/**, prices/, false", "*, news, true",
            "*, a/b, false", "**, a/b, true", "*/bid, acme/bid, true", "*/bid, a/b/bid, false", "**/bid, a/b/bid, true",
            "a*c*e, abcde, true", "a*c*e, ace, false", "news, news, true", "news, new, false", "***, ab, true",
            "***, a, false", "a.c, abc, false" })
    void byPattern(String pattern, String topic, boolean granted) {
        assertThat(SseTopicGrants.of(List.of(), List.of(pattern)).permits(topic)).isEqualTo(granted);
    }

    @Test
    void asRegularExpressionsWould() {
        qt().withExamples(20_000).forAll(longs().all()).check(seed -> {
            Random random = new Random(seed);
            String pattern = text(random, "ab/*.");
            String topic = text(random, "ab/.");
            String regex = "";
            for (int i = 0; i < pattern.length(); i++) {
                boolean any = pattern.startsWith("**", i);
                regex += any ? ".+" : pattern.charAt(i) == '*' ? "[^/]+" : Pattern.quote(pattern.substring(i, i + 1));
                i += any ? 1 : 0;
            }
            return SseTopicGrants.of(List.of(), List.of(pattern)).permits(topic) == topic.matches(regex);
        });
    }

    private static String text(Random random, String characters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    /** A regular expression would take longer than the universe exists. */
    @Test
    void whateverThePatternIs() {
        SseTopicGrants grants = SseTopicGrants.of(List.of(), List.of("*a".repeat(500)));
        assertThat(grants.permits("a".repeat(5_000) + "b")).isFalse();
    }

    @Test
    void inTheOrderOfTheWish() {
        SseTopicGrants grants = SseTopicGrants.of(List.of("b"), List.of("a*"));
        assertThat(grants.filter(List.of("c", "b", "a1", "a", "b"))).containsExactly("b", "a1", "b");
        assertThat(grants).hasToString("SseTopicGrants[names=[b], patterns=[a*]]");
        assertThatThrownBy(() -> SseTopicGrants.of(Arrays.asList((String) null), List.of()))
                .isInstanceOf(NullPointerException.class);
    }
}
