package io.quarkiverse.sse.it;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.spi.SseOpenCheck;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;

/**
 * Answers as a test asks it to.
 */
@Singleton
@SseName("door")
@Priority(1)
class DoorCheck implements SseOpenCheck {

    @Override
    public Uni<Result> perform(Request request) {
        return switch (request.routingContext().request().getParam("answer", "permit")) {
            case "refuse" -> Uni.createFrom().item(Result.refuse(451, "Not in this country").header("X-Why", "law"));
            case "forbid" -> throw new ForbiddenException();
            case "throw" -> throw new IllegalStateException("thrown by a check, as a test has asked it to");
            case "hang" -> Uni.createFrom().nothing();
            case "subscribe" -> Uni.createFrom().item(Result.permit().subscribe("door"));
            default -> Uni.createFrom().item(Result.permit());
        };
    }
}
