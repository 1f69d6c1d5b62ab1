package org.acme;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseStream;
import io.quarkiverse.sse.SseStreamOptions;

// tag::code[]
@Path("/questions")
public class Questions {

    private static final SseStreamOptions ANSWER = SseStreamOptions.builder()
            .event("token")
            .completionEvent(SseEvent.builder().event("done").build())
            .endStream(true)
            .build();

    @Inject
    Model model;

    @Inject
    @SseName("answers")
    SseService answers;

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public SseStream ask(String question) {
        return answers.stream().onOpen(connection -> connection.send(model.answer(question), ANSWER)); // a Multi<String>
    }
}
// end::code[]
