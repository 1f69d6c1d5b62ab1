package io.quarkiverse.sse.runtime.messaging;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;

/**
 * Finds the services of channels.
 */
@Singleton
public class ChannelServices {

    private final Instance<SseService> services;

    ChannelServices(@Any Instance<SseService> services) {
        this.services = services;
    }

    /**
     * @throws IllegalArgumentException if there is no such service
     */
    SseService find(boolean incoming, ChannelConfig channel) {
        ChannelRules.requireService(incoming, channel.channel(), channel.service(), names());
        return services.select(SseName.Literal.of(channel.service())).get();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Instance.Handle<SseService> service : services.handles()) {
            for (Annotation qualifier : service.getBean().getQualifiers()) {
                if (qualifier instanceof SseName name) {
                    names.add(name.value());
                }
            }
        }
        return names;
    }
}
