package io.quarkiverse.sse.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.quicktheories.WithQuickTheories;
import org.quicktheories.core.Gen;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.runtime.wire.Parsers.Parsed;

/**
 * What goes in comes out of two independent parsers, whatever the text.
 */
class EncodedEventsRoundTripTest implements WithQuickTheories {

    private static final String[] AWKWARD = { "\r", "\n", "\r\n", "\n\r", "\0", "\uFEFF", " ", ":", "data: ", "\uD83D",
            "\uDE00",
            "\uD83D\uDE00", "\u2028", "\u0085", "\t", "é", "\u0800", "\uFFFF", "id", "event:" };

    private final EventEncoder encoder = new EventEncoder(data -> {
        throw new AssertionError("text needs no codec");
    });

    private Gen<String> text() {
        Gen<String> piece = integers().between(0, 0x10FFFF + 1).flatMap(code -> code % 3 == 0
                ? integers().between(0, AWKWARD.length - 1).map(i -> AWKWARD[i])
                : integers().between(0, 1).map(high -> codePoint(high == 0 ? code % 0x800 : code)));
        return lists().of(piece).ofSizeBetween(0, 40).map(pieces -> pieces.stream().collect(Collectors.joining()));
    }

    /** Surrogates too, alone. */
    private static String codePoint(int code) {
        return code <= 0xFFFF ? String.valueOf((char) code) : new String(Character.toChars(Math.min(code, 0x10FFFF)));
    }

    private Gen<String> oneLine() {
        return text().map(text -> text.replaceAll("[\r\n\0]", ""));
    }

    @Test
    void dataComesOut() {
        qt().withExamples(3000).forAll(text()).checkAssert(text -> {
            byte[] stream = encode(SseEvent.builder().data(text).build());
            List<Parsed> expected = List.of(new Parsed("message", null, received(text)));
            assertThat(Parsers.okHttp(stream)).isEqualTo(expected);
            assertThat(Parsers.launchDarkly(stream)).isEqualTo(expected);
        });
    }

    @Test
    void eventNameIdAndDataComeOut() {
        qt().withExamples(3000).forAll(oneLine(), oneLine(), text()).checkAssert((name, id, text) -> {
            byte[] stream = encode(SseEvent.builder().event(name).id(id).data(text).comment(text).build());
            List<Parsed> expected = List.of(new Parsed(name.isEmpty() ? "message" : utf8(name),
                    id.isEmpty() ? null : utf8(id), received(text)));
            assertThat(Parsers.okHttp(stream)).isEqualTo(expected);
            assertThat(Parsers.launchDarkly(stream)).isEqualTo(expected);
        });
    }

    @Test
    void severalEventsStayApart() {
        qt().withExamples(500).forAll(lists().of(text()).ofSizeBetween(0, 8)).checkAssert(texts -> {
            StringBuilder stream = new StringBuilder();
            for (String text : texts) {
                stream.append(new String(encode(SseEvent.builder().data(text).build()), StandardCharsets.UTF_8));
            }
            assertThat(Parsers.okHttp(stream.toString().getBytes(StandardCharsets.UTF_8)))
                    .extracting(Parsed::data)
                    .isEqualTo(texts.stream().map(EncodedEventsRoundTripTest::received).toList());
        });
    }

    @Test
    void commentsDispatchNothingWhateverTheyContain() {
        qt().withExamples(1000).forAll(text().map(text -> "c" + text)).checkAssert(text -> {
            byte[] stream = encode(SseEvent.builder().comment(text).build());
            assertThat(Parsers.okHttp(stream)).isEmpty();
            assertThat(Parsers.launchDarkly(stream)).isEmpty();
            // this parser takes a space after the colon for a separator, in comments too
            assertThat(String.join("\n", Parsers.launchDarklyComments(stream)))
                    .isEqualTo(received(text).replaceAll("(?<=\n) ", ""));
        });
    }

    @Test
    void aMegabyteComesOut() {
        Random random = new Random(42);
        StringBuilder text = new StringBuilder(1 << 20);
        while (text.length() < 1 << 20) {
            text.append(random.nextInt(20) == 0 ? AWKWARD[random.nextInt(AWKWARD.length)]
                    : codePoint(random.nextInt(0x10FFFF)));
        }
        byte[] stream = encode(SseEvent.builder().data(text).build());
        List<Parsed> expected = List.of(new Parsed("message", null, received(text.toString())));
        assertThat(Parsers.okHttp(stream)).isEqualTo(expected);
        assertThat(Parsers.launchDarkly(stream)).isEqualTo(expected);
    }

    private byte[] encode(SseEvent event) {
        return encoder.encode(event).bytes();
    }

    /** A client joins the lines with LF, whatever ended them. */
    private static String received(String text) {
        return utf8(text).replace("\r\n", "\n").replace('\r', '\n');
    }

    /** A surrogate without its partner can't be written in UTF-8: the WHATWG encoding standard makes it U+FFFD. */
    private static String utf8(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
