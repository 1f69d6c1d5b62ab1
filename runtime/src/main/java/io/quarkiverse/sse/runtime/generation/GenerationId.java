package io.quarkiverse.sse.runtime.generation;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of the events of a generation: the run, a dot and the number of the event in the run. The
 * last one ends with {@value #END}, so that every node knows without a look that its client has
 * everything.
 *
 * @param run the random name of the run
 * @param number the number of the event, from 1
 */
record GenerationId(String run, long number) {

    static final String END = ".end";
    private static final int MAX_DIGITS = 18;

    static String newRun() {
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    }

    /** Whether the client that has this id has seen the end of a generation. */
    static boolean isEnd(String id) {
        return id != null && id.endsWith(END);
    }

    /**
     * @return the parts of an id, or {@code null} if it is of something else
     */
    static GenerationId read(String id) {
        int dot = id.lastIndexOf('.');
        int digits = id.length() - dot - 1;
        if (dot < 1 || digits < 1 || digits > MAX_DIGITS) {
            return null;
        }
        for (int i = dot + 1; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return null;
            }
        }
        return new GenerationId(id.substring(0, dot), Long.parseLong(id.substring(dot + 1)));
    }

    String text() {
        return run + "." + number;
    }

    String endText() {
        return text() + END;
    }
}
