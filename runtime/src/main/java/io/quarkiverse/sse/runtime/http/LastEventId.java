package io.quarkiverse.sse.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.vertx.ext.web.RoutingContext;

/**
 * Reads the last event id that a client sends when it reconnects.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header">WHATWG
 *      HTML, the Last-Event-ID header</a>
 */
public final class LastEventId {

    private static final String HEADER = "Last-Event-ID";
    private static final String QUERY_PARAMETER = "lastEventId";

    private LastEventId() {
    }

    /**
     * @return the id, or {@code null}
     * @throws io.vertx.ext.web.handler.HttpException if the query is malformed
     */
    public static String of(RoutingContext context) {
        // read the query in any case: if it is malformed, the request must be refused now, and not
        // fail in an observer
        String query = context.request().query();
        // queryParams() makes the context keep a map, even an empty one, as long as
        // the stream is open
        String parameter = query == null ? null : context.queryParams().get(QUERY_PARAMETER);
        String header = context.request().getHeader(HEADER);
        if (header != null && !header.isEmpty()) {
            return utf8(header);
        }
        return parameter == null || parameter.isEmpty() ? null : parameter;
    }

    /**
     * Decodes the header. Browsers send the id as UTF-8, and the HTTP layer reads each
     * byte as a character.
     */
    private static String utf8(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return header;
        }
    }
}
