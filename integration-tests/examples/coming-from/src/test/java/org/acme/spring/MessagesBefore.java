package org.acme.spring;

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

// tag::code[]
@RestController
public class MessagesBefore {

    private final Map<String, List<SseEmitter>> emitters = new ConcurrentHashMap<>();

    @GetMapping(path = "/messages", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public SseEmitter open(Principal user) {
        SseEmitter emitter = new SseEmitter(0L);
        List<SseEmitter> own = emitters.computeIfAbsent(user.getName(), name -> new CopyOnWriteArrayList<>());
        own.add(emitter);
        emitter.onCompletion(() -> own.remove(emitter));
        emitter.onError(failure -> own.remove(emitter));
        return emitter;
    }

    public void send(String user, String text) {
        for (SseEmitter emitter : emitters.getOrDefault(user, List.of())) {
            try {
                emitter.send(SseEmitter.event().name("message").data(text));
            } catch (IOException e) {
                emitter.completeWithError(e);
            }
        }
    }
}
// end::code[]
