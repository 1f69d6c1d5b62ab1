package io.quarkiverse.sse.testing.lint;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.sse.testing.wire.HeaderField;
import io.quarkiverse.sse.testing.wire.Http;
import io.quarkiverse.sse.testing.wire.HttpVersion;
import io.quarkiverse.sse.testing.wire.Request;

/**
 * How streams are asked for.
 *
 * @param fields of each request, besides {@code Accept} and {@code Accept-Encoding}
 * @param time how long to listen
 */
record Probe(Http http, HttpVersion version, List<HeaderField> fields, Duration time) {

    /** What a browser sends, but without compression. */
    Request request(URI uri, HeaderField... more) {
        List<HeaderField> all = new ArrayList<>();
        all.add(new HeaderField("Accept", "text/event-stream"));
        all.add(new HeaderField("Accept-Encoding", "identity"));
        all.addAll(fields);
        for (HeaderField field : more) {
            all.removeIf(other -> other.is(field.name()));
            all.add(field);
        }
        return new Request(uri, version, all, 0);
    }

    Recorder start(URI uri, HeaderField... more) {
        return Recorder.start(http, request(uri, more));
    }
}
