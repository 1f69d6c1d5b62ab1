package io.quarkiverse.sse.it;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseData;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

/**
 * Sends types that are found when the application is built, or annotated, or neither. Answers what has become of it.
 */
@Path("/data")
@Produces(MediaType.TEXT_PLAIN)
class DataTypesResource {

    private final SseService load;

    DataTypesResource(@SseName("load") SseService load) {
        this.load = load;
    }

    record Found(String text, List<Part> parts) {
    }

    record Part(int number) {
    }

    @SseData
    record Annotated(String text, Part part) {
    }

    record Missed(String text) {
    }

    @POST
    @Path("/found")
    public CompletionStage<String> found() {
        return load.sendData(new Found("found", List.of(new Part(1)))).handle(DataTypesResource::outcome);
    }

    @POST
    @Path("/annotated")
    public CompletionStage<String> annotated() {
        return push(new Annotated("annotated", new Part(2)));
    }

    @POST
    @Path("/missed")
    public CompletionStage<String> missed() {
        return push(new Missed("missed"));
    }

    @POST
    @Path("/missed-inside")
    public CompletionStage<String> missedInside() {
        return push(Map.of("inside", new Missed("missed")));
    }

    /** Tells the build nothing of the type. */
    private CompletionStage<String> push(Object any) {
        return load.sendData(any).handle(DataTypesResource::outcome);
    }

    private static String outcome(Object delivery, Throwable failure) {
        return failure == null ? "sent" : failure.getMessage();
    }
}
