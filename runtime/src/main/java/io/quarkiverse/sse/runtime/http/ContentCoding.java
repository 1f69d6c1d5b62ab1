package io.quarkiverse.sse.runtime.http;

import java.util.List;

/**
 * The content coding of a response.
 */
enum ContentCoding {

    /** The service does not compress. */
    NONE,
    /** The service compresses, but not for this client. */
    IDENTITY,
    GZIP;

    /**
     * Chooses the coding for a client. It gets gzip if it accepts it, and does not like the events as
     * they are better.
     *
     * @param headers the values of all {@code Accept-Encoding} headers
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, Accept-Encoding</a>
     */
    static ContentCoding chosenFor(List<String> headers) {
        // of a thousand, -1 where it is not listed
        int gzip = -1;
        int identity = -1;
        int others = -1;
        for (String header : headers) {
            for (String element : header.split(",")) {
                int semicolon = element.indexOf(';');
                String coding = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
                int weight = semicolon < 0 ? 1000 : weight(element.substring(semicolon + 1).strip());
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    gzip = weight;
                } else if (coding.equalsIgnoreCase("identity")) {
                    identity = weight;
                } else if (coding.equals("*")) {
                    others = weight;
                }
            }
        }
        if (gzip < 0) {
            gzip = others;
        }
        return gzip > 0 && gzip >= identity ? GZIP : IDENTITY;
    }

    /** Takes what is no weight for a refusal. */
    private static int weight(String parameter) {
        if (!parameter.regionMatches(true, 0, "q=", 0, 2)) {
            return 0;
        }
        String weight = parameter.substring(2);
        return AcceptHeader.isWeight(weight) ? (int) (1000 * Double.parseDouble(weight)) : 0;
    }
}
