package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

import io.quarkiverse.sse.Open;
import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseResume;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;

@ApplicationScoped
public class Prices {

    // tag::group[]
    @Incoming("shared")
    @Outgoing("prices")
    Message<Price> toAllNodes(Message<String> message) {
        return message.withPayload(price(message));
    }
    // end::group[]

    // tag::nodes[]
    @Incoming("each")
    @Outgoing("live")
    Message<Price> toThisNode(Message<String> message) {
        return message.withPayload(price(message));
    }

    /** The log of another node is not known here: its client gets the last records, also those that it has. */
    void comesFromAnotherNode(@Observes @Open @SseName("live") SseConnection connection) {
        if (connection.resume() == SseResume.GAP) {
            connection.replayLast(5000);
        }
    }
    // end::nodes[]

    // tag::position[]
    private static Price price(Message<String> message) {
        IncomingKafkaRecordMetadata<?, ?> place = message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        return new Price(message.getPayload(), place.getPartition(), place.getOffset());
    }
    // end::position[]
}
