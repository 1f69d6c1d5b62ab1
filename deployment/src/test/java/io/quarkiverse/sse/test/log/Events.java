package io.quarkiverse.sse.test.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.sse.testing.SseTestStream;

/** Takes apart what a stream has got. */
final class Events {

    private static final Pattern DATA = Pattern.compile("^data: (.*)$", Pattern.MULTILINE);
    private static final Pattern ID = Pattern.compile("^id: ?(.*)$", Pattern.MULTILINE);

    private Events() {
    }

    static List<String> data(SseTestStream stream) {
        List<String> data = new ArrayList<>();
        Matcher matcher = DATA.matcher(whole(stream));
        while (matcher.find()) {
            data.add(matcher.group(1));
        }
        return data;
    }

    /** What a browser would send as Last-Event-ID when the stream ends here. */
    static String lastId(SseTestStream stream) {
        String last = null;
        Matcher matcher = ID.matcher(whole(stream));
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    private static String whole(SseTestStream stream) {
        String text = stream.received();
        return text.substring(0, text.lastIndexOf("\n\n") + 2 > 1 ? text.lastIndexOf("\n\n") + 2 : 0);
    }
}
