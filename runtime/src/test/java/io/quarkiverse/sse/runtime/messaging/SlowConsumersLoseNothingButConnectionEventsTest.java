package io.quarkiverse.sse.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.messaging.SseConnectionEvent;
import io.quarkiverse.sse.runtime.fanout.StubConnection;

class SlowConsumersLoseNothingButConnectionEventsTest {

    private final IncomingChannel channel = new IncomingChannel("visitors");
    private final Consumer consumer = new Consumer();

    private static class Consumer implements Flow.Subscriber<Message<SseConnectionEvent>> {

        final List<SseConnectionEvent> events = new ArrayList<>();
        Flow.Subscription subscription;
        Throwable failure;
        /** Asks for the next event in the middle of this one, as operators do. */
        boolean eager;

        @Override
        public void onSubscribe(Flow.Subscription incoming) {
            subscription = incoming;
        }

        @Override
        public void onNext(Message<SseConnectionEvent> message) {
            events.add(message.getPayload());
            if (eager) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable reason) {
            failure = reason;
        }

        @Override
        public void onComplete() {
            throw new AssertionError("connections never end to come");
        }
    }

    private List<SseConnectionEvent> offer(int count) {
        List<SseConnectionEvent> offered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SseConnectionEvent event = SseConnectionEvent.opened(new StubConnection());
            offered.add(event);
            channel.offer(event);
        }
        return offered;
    }

    @Test
    void eventsWaitUntilTheyAreAskedForUpToABound() {
        List<SseConnectionEvent> before = offer(3);
        channel.subscribe(consumer);
        assertThat(consumer.events).isEmpty();
        consumer.subscription.request(2);
        assertThat(consumer.events).containsExactlyElementsOf(before.subList(0, 2));
        List<SseConnectionEvent> many = offer(IncomingChannel.MAX_PENDING + 10);
        consumer.subscription.request(Long.MAX_VALUE);
        List<SseConnectionEvent> kept = new ArrayList<>(before);
        // one of those before has waited as well
        kept.addAll(many.subList(0, IncomingChannel.MAX_PENDING - 1));
        assertThat(consumer.events).containsExactlyElementsOf(kept);
        // it has caught up
        kept.addAll(offer(2));
        assertThat(consumer.events).containsExactlyElementsOf(kept);
    }

    @Test
    void askingWithinAnEventNeedsNoStack() {
        consumer.eager = true;
        channel.subscribe(consumer);
        List<SseConnectionEvent> offered = offer(IncomingChannel.MAX_PENDING);
        consumer.subscription.request(1);
        assertThat(consumer.events).containsExactlyElementsOf(offered);
    }

    @Test
    void nothingComesToOneWhoHasLeft() {
        channel.subscribe(consumer);
        consumer.subscription.request(5);
        consumer.subscription.cancel();
        offer(5);
        assertThat(consumer.events).isEmpty();
        assertThat(channel.isCancelled()).isTrue();
        assertThat(channel.isSubscribed()).isFalse();
    }

    @Test
    void nothingComesToOneWhoHasThrown() {
        List<SseConnectionEvent> got = new ArrayList<>();
        Consumer throwing = new Consumer() {
            @Override
            public void onNext(Message<SseConnectionEvent> message) {
                got.add(message.getPayload());
                throw new AssertionError("planned");
            }
        };
        channel.subscribe(throwing);
        throwing.subscription.request(Long.MAX_VALUE);
        assertThat(got).containsExactlyElementsOf(offer(3).subList(0, 1));
        assertThat(channel.isCancelled()).isTrue();
    }

    @Test
    void aSecondConsumerIsToldWhatToDo() {
        channel.subscribe(consumer);
        Consumer second = new Consumer();
        channel.subscribe(second);
        assertThat(second.failure).hasMessageContaining("mp.messaging.incoming.visitors.broadcast=true");
        consumer.subscription.request(1);
        assertThat(consumer.events).containsExactlyElementsOf(offer(1));
    }

    @Test
    void demandThatIsNoneEndsTheSubscription() {
        channel.subscribe(consumer);
        consumer.subscription.request(0);
        assertThat(consumer.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.isCancelled()).isTrue();
    }
}
