package io.quarkiverse.sse.testing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Each of these is a clause of HTML 9.2.6, and comes in pieces of one byte, of two, and so on. */
class EventDecoderTest {

    @Test
    void oneEvent() {
        assertThat(decode("data: hello\n\n")).containsExactly("[] message: hello");
    }

    @Test
    void onlyTheFirstSpaceBehindTheColonIsRemoved() {
        assertThat(decode("data:a\ndata:  b\n\n")).containsExactly("[] message: a\n b");
    }

    @Test
    void anEventOfTheStandard() {
        assertThat(decode("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("[] message: YHOO\n+2\n10");
        assertThat(decode(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"))
                .containsExactly("comment: test stream", "[1] message: first event", "[] message: second event");
        assertThat(decode("data\n\ndata\ndata\n\ndata:")).containsExactly("[] message: ", "[] message: \n");
    }

    @Test
    void linesEndWithLfCrOrBoth() {
        assertThat(decode("data: a\r\ndata: b\rdata: c\n\r\n")).containsExactly("[] message: a\nb\nc");
        assertThat(decode("data: a\r\rdata: b\r\r\ndata: c\n\n")).containsExactly("[] message: a", "[] message: b",
                "[] message: c");
    }

    @Test
    void oneBomIsSkippedAtTheBeginning() {
        assertThat(decode("\uFEFFdata: a\n\n")).containsExactly("[] message: a");
        assertThat(decode("\uFEFF\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).isEmpty();
    }

    @Test
    void textIsUtf8() {
        assertThat(decode("data: grüß € 😀\n\n")).containsExactly("[] message: grüß € 😀");
        assertThat(decode(new byte[] { 'd', 'a', 't', 'a', ':', 'a', (byte) 0xFF, 'b', '\n', '\n' }))
                .containsExactly("[] message: a\uFFFDb");
    }

    @Test
    void namesCountForOneEvent() {
        assertThat(decode("event: a\ndata: 1\n\ndata: 2\n\nevent: b\nevent: c\ndata: 3\n\nevent: d\nevent\ndata: 4\n\n"))
                .containsExactly("[] a: 1", "[] message: 2", "[] c: 3", "[] message: 4");
    }

    @Test
    void anEventWithoutDataIsNotDispatchedAndItsNameForgotten() {
        assertThat(decode("event: a\n\ndata: 1\n\n")).containsExactly("[] message: 1");
    }

    @Test
    void idsLastAndCountAtTheEmptyLine() {
        assertThat(decode("id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid:\ndata: d\n\nid: 3\n"))
                .containsExactly("[1] message: a", "[1] message: b", "[2] message: c", "[] message: d");
        EventDecoder decoder = new EventDecoder("0", new Log());
        decode(decoder, "id: 1\n\nid: 2\n".getBytes(UTF_8), 3);
        assertThat(decoder.lastEventId()).isEqualTo("1");
    }

    @Test
    void idsWithNulAreIgnored() {
        assertThat(decode("id: 1\nid: 2\0\ndata: a\n\n")).containsExactly("[1] message: a");
    }

    @Test
    void retryHasDigitsOnly() {
        assertThat(decode("retry: 10\nretry: 1.5\nretry: -1\nretry\nretry: ١\nretry: 99999999999999999999\n"))
                .containsExactly("retry 10");
    }

    @Test
    void otherFieldsAreIgnored() {
        assertThat(decode("foo: bar\nDATA: a\n data: b\nhello\ndata : c\n\n")).isEmpty();
    }

    @Test
    void whatIsNotEndedByAnEmptyLineIsDiscarded() {
        assertThat(decode("data: a\n\ndata: b\n")).containsExactly("[] message: a");
    }

    private static List<String> decode(String text) {
        return decode(text.getBytes(UTF_8));
    }

    private static List<String> decode(byte[] bytes) {
        List<String> whole = decode(bytes, bytes.length);
        for (int piece = 1; piece < bytes.length; piece++) {
            assertThat(decode(bytes, piece)).as("in pieces of %s bytes", piece).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> decode(byte[] bytes, int piece) {
        Log log = new Log();
        decode(new EventDecoder("", log), bytes, piece);
        return log.lines;
    }

    private static void decode(EventDecoder decoder, byte[] bytes, int piece) {
        byte[] buffer = new byte[piece];
        for (int from = 0; from < bytes.length; from += piece) {
            int length = Math.min(piece, bytes.length - from);
            System.arraycopy(bytes, from, buffer, 0, length);
            decoder.decode(buffer, length);
        }
    }

    private static final class Log implements EventDecoder.Sink {

        final List<String> lines = new ArrayList<>();

        @Override
        public void event(String lastEventId, String name, String data) {
            lines.add("[" + lastEventId + "] " + name + ": " + data);
        }

        @Override
        public void comment(String text) {
            lines.add("comment: " + text);
        }

        @Override
        public void retry(long millis) {
            lines.add("retry " + millis);
        }
    }
}
