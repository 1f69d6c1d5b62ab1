package io.quarkiverse.sse.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.quicktheories.WithQuickTheories;

import io.quarkiverse.sse.RandomTargets;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;

/**
 * Whatever is in it: an entry that is read back is the entry that was written, and looks like it.
 */
class EntriesComeBackFromBytesTest implements WithQuickTheories {

    private static final String[] AWKWARD = { "\r", "\n", "\n\n", "\0", "\\", "\\n", ",", ")", "(", ": ", "\\)", "\uD83D",
            "\uDE00",
            "\uD83D\uDE00", "\u2028", "é", "€", "\uFFFF", "sse/1 send", "target: all", " ", "a", "b" };

    @Test
    void whateverIsInThem() {
        qt().withExamples(5_000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            SseTarget target = new RandomTargets(random, () -> text(random), () -> text(random), SseId::random)
                    .next(random.nextInt(5));
            SseLogEntry entry = entry(random, target);
            SseLogEntry read = SseLogEntry.fromBytes(entry.toBytes());
            assertThat(read.action()).isEqualTo(entry.action());
            assertThat(read.target()).hasToString(target.toString());
            assertThat(written(read.target())).isEqualTo(written(target));
            assertThat(read.mark()).isEqualTo(entry.mark());
            assertThat(read.isReplayed()).isEqualTo(entry.isReplayed());
            assertThat(read.event().isPresent()).isEqualTo(entry.event().isPresent());
            if (read.event().isPresent()) {
                SseEvent expected = entry.event().get();
                SseEvent actual = read.event().get();
                assertThat(actual.event()).isEqualTo(expected.event());
                assertThat(actual.id()).isEqualTo(expected.id());
                assertThat(actual.retry()).isEqualTo(expected.retry());
                assertThat(actual.comment()).isEqualTo(expected.comment());
                assertThat(actual.key()).isEqualTo(expected.key());
                assertThat(actual.removesKey()).isEqualTo(expected.removesKey());
                assertThat(actual.data()).isEqualTo(expected.data().map(data -> onTheWire((String) data)));
            }
        });
    }

    private static SseLogEntry entry(Random random, SseTarget target) {
        switch (random.nextInt(6)) {
            case 0:
                return SseLogEntry.unregister(target, text(random));
            case 2:
                return SseLogEntry.revoke(target, text(random));
            case 1:
                return SseLogEntry.resetLastEventId(target, text(random));
            default:
                SseEvent.Builder event = SseEvent.builder();
                return SseLogEntry.send((random.nextBoolean() ? event.key(text(random)) : event.removeKey(text(random)))
                        .event(random.nextBoolean() ? null : oneLine(random))
                        .id(random.nextBoolean() ? null : oneLine(random))
                        .comment(random.nextBoolean() ? null : text(random))
                        .retry(random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(1_000_000)))
                        .data(random.nextInt(4) == 0 ? null : text(random))
                        .build(), target, text(random));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(AWKWARD[random.nextInt(AWKWARD.length)]);
        }
        return text.toString();
    }

    private static String oneLine(Random random) {
        return text(random).replaceAll("[\r\n\0]", "");
    }

    private static String written(SseTarget target) {
        StringBuilder text = new StringBuilder();
        target.accept(new TargetWriter(text));
        return text.toString();
    }

    /** Half a surrogate pair is U+FFFD there. */
    private static String onTheWire(String data) {
        return data.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void peopleCanReadThem() {
        SseId id = SseId.random();
        SseEvent event = SseEvent.builder().event("price").id("7").retry(Duration.ofSeconds(3)).comment("two\nlines")
                .data("{\"a\": 1,\n \"b\": \"€\"}").build();
        assertThat(text(SseLogEntry.send(event, SseTarget.users(java.util.List.of("ada", "b,o)b")).or(id.negate()), "n:1")))
                .isEqualTo("""
                        sse/1 send
                        target: anyOf(users(ada,b\\,o\\)b),not(connections(%s)))
                        mark: n:1
                        event: price
                        id: 7
                        retry: 3000
                        comment: two\\nlines

                        {"a": 1,
                         "b": "€"}""".formatted(id));
        assertThat(text(SseLogEntry.unregister(SseTarget.all(), "n:2"))).isEqualTo("""
                sse/1 unregister
                target: all
                mark: n:2
                """);
    }

    private static String text(SseLogEntry entry) {
        return new String(entry.toBytes(), UTF_8);
    }
}
