package io.quarkiverse.sse.runtime.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.sse.runtime.queue.Outbox;

class TheIndexFollowsSubscriptionsTest {

    private static final int NAMES = 4;

    private final Shard shard = Outboxes.newShard();
    private final SubscriptionIndex index = new SubscriptionIndex();
    private final List<Subscriber> subscribers = new ArrayList<>();

    static List<Long> seeds() {
        return new Random(27).longs(20).boxed().toList();
    }

    /** Each change is followed by an update, and the updates come later and in any order. */
    @ParameterizedTest
    @MethodSource("seeds")
    void inWhateverOrderTheUpdatesArrive(long seed) {
        Random random = new Random(seed);
        List<Runnable> updates = new ArrayList<>();
        for (int step = 0; step < 500; step++) {
            switch (random.nextInt(8)) {
                case 0 -> open(random.nextBoolean() ? null : "u" + random.nextInt(NAMES));
                case 1 -> {
                    if (!subscribers.isEmpty()) {
                        close(subscribers.remove(random.nextInt(subscribers.size())));
                    }
                }
                case 2, 3, 4, 5 -> {
                    if (!subscribers.isEmpty()) {
                        Subscriber subscriber = subscribers.get(random.nextInt(subscribers.size()));
                        String topic = "t" + random.nextInt(NAMES);
                        if (!subscriber.topics.remove(topic)) {
                            subscriber.topics.add(topic);
                        }
                        updates.add(() -> index.updateTopic(topic, subscriber.outbox));
                    }
                }
                default -> {
                    while (!updates.isEmpty()) {
                        updates.remove(random.nextInt(updates.size())).run();
                    }
                    assertAllFound();
                }
            }
        }
        subscribers.forEach(this::close);
        subscribers.clear();
        updates.forEach(Runnable::run);
        assertAllFound();
    }

    private void assertAllFound() {
        for (int name = 0; name < NAMES; name++) {
            String topic = "t" + name;
            String user = "u" + name;
            assertThat(index.subscribers(topic)).containsExactlyInAnyOrderElementsOf(subscribers.stream()
                    .filter(each -> each.topics.contains(topic)).map(each -> each.outbox).toList());
            assertThat(index.connectionsOf(user)).containsExactlyInAnyOrderElementsOf(subscribers.stream()
                    .filter(each -> user.equals(each.user)).map(each -> each.outbox).toList());
        }
    }

    @Test
    void andForgetsThoseThatHaveEnded() {
        Subscriber subscriber = open("u");
        subscriber.topics.add("t");
        index.updateTopic("t", subscriber.outbox);
        assertThat(index.subscribers("t")).containsExactly(subscriber.outbox);
        // an update that comes behind the end
        close(subscriber);
        index.updateTopic("t", subscriber.outbox);
        assertThat(index.subscribers("t")).isEmpty();
        assertThat(index.connectionsOf("u")).isEmpty();
    }

    @Test
    void topicsAndUsersOfOneNameAreApart() {
        Subscriber subscriber = open("name");
        assertThat(index.subscribers("name")).isEmpty();
        subscriber.topics.add("name");
        index.updateTopic("name", subscriber.outbox);
        subscriber.topics.clear();
        index.updateTopic("name", subscriber.outbox);
        assertThat(index.connectionsOf("name")).containsExactly(subscriber.outbox);
    }

    private Subscriber open(String user) {
        Subscriber subscriber = new Subscriber(user);
        subscriber.outbox = Outboxes.newOutbox(shard, subscriber);
        index.addUser(subscriber.outbox);
        subscribers.add(subscriber);
        return subscriber;
    }

    private void close(Subscriber subscriber) {
        subscriber.outbox.detach();
        index.removeAll(subscriber.outbox);
    }

    private static final class Subscriber extends StubConnection {

        private final String user;
        private final Set<String> topics = new HashSet<>();
        private Outbox outbox;

        Subscriber(String user) {
            this.user = user;
        }

        @Override
        public Optional<String> user() {
            return Optional.ofNullable(user);
        }

        @Override
        public Set<String> topics() {
            return topics;
        }
    }
}
