package io.quarkiverse.sse.it;

import java.util.List;

/**
 * What a new stream is told first: who it is, and who else is there.
 */
record Welcome(String id, String user, List<Visitor> visitors) {
}
