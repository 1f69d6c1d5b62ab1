package io.quarkiverse.sse.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextStaysOnItsLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /sse/caf\u00e9?a=b c      | /sse/caf\u00e9?a=b c
            a\\b                      | a\\\\b
            a\\u000a                  | a\\\\u000a
            \uD83D\uDE00              | \uD83D\uDE00
            """)
    void whatPeopleReadIsKept(String text, String shown) {
        assertThat(LogText.of(text)).isEqualTo(shown);
    }

    @Test
    void whatEndsALineOrMovesACursorIsEscaped() {
        assertThat(LogText.of("a\r\nb\tc\0\u001b[2J\u007f\u0085"))
                .isEqualTo("a\\u000d\\u000ab\\u0009c\\u0000\\u001b[2J\\u007f\\u0085");
        assertThat(LogText.of("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
    }

    @Test
    void whatHidesOrReordersTextIsEscaped() {
        assertThat(LogText.of("\u202eevil\u2066\u200b\ufeff\u061c")).isEqualTo("\\u202eevil\\u2066\\u200b\\ufeff\\u061c");
        assertThat(LogText.of("\ud83d!\udb40\udc41\ue000")).isEqualTo("\\ud83d!\\U000e0041\\ue000");
    }

    @Test
    void aLongValueIsCutAndSaysHowLongItWas() {
        assertThat(LogText.of("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(LogText.of("x".repeat(70_000))).isEqualTo("x".repeat(200) + "… (70000 characters)");
        // an escaped character counts once, and none is cut in half
        assertThat(LogText.of("\n".repeat(201))).isEqualTo("\\u000a".repeat(200) + "… (201 characters)");
        assertThat(LogText.of("x".repeat(199) + "\uD83D\uDE00!")).isEqualTo("x".repeat(199) + "\uD83D\uDE00… (202 characters)");
        assertThat(LogText.ofMessage("x".repeat(2_000))).hasSize(2_000);
        assertThat(LogText.ofMessage("x".repeat(2_001))).endsWith("… (2001 characters)");
    }

    @Test
    void nothingIsText() {
        assertThat(LogText.of(null)).isEqualTo("null");
    }

    @Test
    void anyTextIsOneShortLineOfVisibleCharacters() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 300)).checkAssert(text -> {
            String shown = LogText.of(text);
            assertThat(shown.codePoints()).allMatch(LogTextStaysOnItsLineTest::isVisible);
            assertThat(shown.length()).isLessThanOrEqualTo(10 * 201 + 30);
        });
    }

    private static boolean isVisible(int c) {
        return !Character.isISOControl(c) && Character.isDefined(c) && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.SURROGATE && c != 0x2028 && c != 0x2029;
    }
}
