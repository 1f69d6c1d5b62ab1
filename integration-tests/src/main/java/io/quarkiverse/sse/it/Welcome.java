package io.quarkiverse.sse.it;

import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a new stream is told first: who it is, and who else is there.
 */
@RegisterForReflection
record Welcome(String id, String user, List<Visitor> visitors) {
}
