package io.quarkiverse.sse.runtime.security;

import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.spi.runtime.MethodDescription;
import io.quarkus.security.spi.runtime.SecurityCheck;
import io.smallrye.mutiny.Uni;

/**
 * Requires what a security annotation says on a class that has {@code @Open} observers.
 */
final class ClassCheck implements SseOpenCheck {

    private static final Object[] NO_ARGUMENTS = {};

    private final SecurityCheck check;
    private final MethodDescription described;

    /**
     * @param check what the annotation requires
     * @param className the name of the class
     */
    ClassCheck(SecurityCheck check, String className) {
        this.check = check;
        this.described = new MethodDescription(className, "<init>", new String[0]);
    }

    @Override
    public Uni<Result> perform(Request request) {
        SecurityIdentity identity = request.identity()
                .orElseThrow(() -> new IllegalStateException("Without an identity, " + described.getClassName()
                        + " can't have a security annotation"));
        return check.nonBlockingApply(identity, described, NO_ARGUMENTS).map(passed -> Result.permit());
    }
}
