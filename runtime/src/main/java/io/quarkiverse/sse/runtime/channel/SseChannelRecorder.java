package io.quarkiverse.sse.runtime.channel;

import java.util.function.Function;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.annotations.Recorder;

/**
 * Creates the channels that are injected. It is a recorder of its own, because many applications
 * have none.
 */
@Recorder
public class SseChannelRecorder {

    /**
     * @param service the name of a service
     * @param event the name of its events
     * @return creates their channel
     */
    @SuppressWarnings("rawtypes")
    public Function<SyntheticCreationalContext<SseChannel>, SseChannel> channel(String service, String event) {
        return context -> new ServiceChannel(
                context.getInjectedReference(SseService.class, SseName.Literal.of(service)), event);
    }
}
