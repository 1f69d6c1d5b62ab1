package io.quarkiverse.sse.it;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.smallrye.common.annotation.NonBlocking;

/**
 * Broadcasts whatever is posted: what a load client uses.
 */
@Path("/publish")
class PublishResource {

    private final SseService sse;
    private final SseService load;
    private final SseService history;

    PublishResource(SseService sse, @SseName("load") SseService load, @SseName("history") SseService history) {
        this.sse = sse;
        this.load = load;
        this.history = history;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public void publish(String body) {
        sse.sendData(body);
    }

    /** The streams at {@code /load} get nothing but this: for measuring. */
    @POST
    @Path("/load")
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public void publishLoad(String body) {
        load.sendData(body);
    }

    /** The streams at {@code /history} can be cut, and miss nothing. */
    @POST
    @Path("/history")
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public void publishHistory(String body, @QueryParam("event") String name) {
        if (name == null) {
            history.sendData(body);
        } else {
            history.sendEvent(name, body);
        }
    }

    /** How many streams are open at {@code /history}. */
    @GET
    @Path("/history/streams")
    @NonBlocking
    public int historyStreams() {
        return history.connectionCount();
    }

    /** Ends the streams at {@code /history}, which come back. */
    @POST
    @Path("/history/cut")
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public void cutHistory() {
        history.unregister();
    }
}
