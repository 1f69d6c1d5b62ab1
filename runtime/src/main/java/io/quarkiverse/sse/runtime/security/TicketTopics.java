package io.quarkiverse.sse.runtime.security;

import io.quarkiverse.sse.spi.SseOpenCheck;
import io.smallrye.mutiny.Uni;

/**
 * Subscribes a connection to the topics of the ticket that it was opened with.
 */
final class TicketTopics implements SseOpenCheck {

    @Override
    public Uni<Result> perform(Request request) {
        Admission admission = request.identity().<Admission> map(identity -> identity.getAttribute(Admission.ATTRIBUTE))
                .orElse(null);
        return Uni.createFrom().item(admission == null ? Result.permit()
                : Result.permit().subscribe(admission.topics().toArray(new String[0])));
    }
}
