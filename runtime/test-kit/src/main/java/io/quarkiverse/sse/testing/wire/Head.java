package io.quarkiverse.sse.testing.wire;

import java.util.List;

/**
 * The head of an answer.
 *
 * @param version what the answer says it is, which is HTTP/1.1 from most servers to a request with
 *        HTTP/1.0
 * @param raw the bytes of the head as ISO-8859-1; empty with HTTP/2, where nobody could read them
 */
public record Head(HttpVersion version, int status, List<HeaderField> fields, String raw) {

    public Head {
        fields = List.copyOf(fields);
    }

    /**
     * @return the value of the first field with this name, or {@code null}
     */
    public String first(String name) {
        for (HeaderField field : fields) {
            if (field.is(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The values of all fields with this name. */
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.is(name)).map(HeaderField::value).toList();
    }
}
