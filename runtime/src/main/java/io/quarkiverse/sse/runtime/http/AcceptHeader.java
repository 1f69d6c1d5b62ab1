package io.quarkiverse.sse.runtime.http;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds out whether a client accepts an event stream: {@code Accept} must list
 * {@code text/event-stream} itself, and not with {@code q=0}. The parser of Vert.x is not used,
 * because it takes a malformed weight for 1 and reads only the first of several headers.
 */
public final class AcceptHeader {

    private static final String EVENT_STREAM = "text/event-stream";
    private static final Pattern WEIGHT = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");
    private static final Pattern ZERO = Pattern.compile("0(\\.0{0,3})?");

    private AcceptHeader() {
    }

    /**
     * @param headers the values of all {@code Accept} headers
     * @return whether they list {@code text/event-stream}
     */
    public static boolean acceptsEventStream(List<String> headers) {
        for (String header : headers) {
            for (String range : header.split(",")) {
                if (acceptsEventStream(range)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean acceptsEventStream(String range) {
        String[] parts = range.split(";");
        if (parts.length == 0 || !parts[0].strip().equalsIgnoreCase(EVENT_STREAM)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                String weight = parameter.substring(2);
                return isWeight(weight) && !ZERO.matcher(weight).matches();
            }
        }
        return true;
    }

    /**
     * @return whether a text is a weight, which is from 0 to 1 and has up to three decimals
     */
    static boolean isWeight(String text) {
        return WEIGHT.matcher(text).matches();
    }
}
