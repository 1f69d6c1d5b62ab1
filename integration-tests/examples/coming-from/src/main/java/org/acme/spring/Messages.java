package org.acme.spring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;

// tag::code[]
@ApplicationScoped
public class Messages {

    @Inject
    @SseName("messages")
    SseService sse; // its clients come to /messages

    public void send(String user, String text) {
        sse.sendData(text, SseTarget.user(user));
    }
}
// end::code[]
