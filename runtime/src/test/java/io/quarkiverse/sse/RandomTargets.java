package io.quarkiverse.sse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Targets of all kinds and combinations, without lambdas.
 */
public final class RandomTargets {

    private final Random random;
    private final Supplier<String> topics;
    private final Supplier<String> users;
    private final Supplier<SseId> ids;

    /**
     * @param random decides
     * @param topics names of topics
     * @param users names of users
     * @param ids ids, or {@code null} if none are to be in the targets
     */
    public RandomTargets(Random random, Supplier<String> topics, Supplier<String> users, Supplier<SseId> ids) {
        this.random = random;
        this.topics = topics;
        this.users = users;
        this.ids = ids;
    }

    /**
     * @param depth how many more combinations there may be, one in the other
     * @return a target
     */
    public SseTarget next(int depth) {
        switch (random.nextInt(depth == 0 ? 6 : 10)) {
            case 0:
                return random.nextInt(4) == 0 ? SseTarget.all() : SseTarget.topic(topics.get());
            case 1:
                return SseTarget.users(some(users));
            case 2:
                return SseTarget.topics(some(topics));
            case 3:
                return SseTarget.user(users.get());
            case 4:
                return ids == null ? SseTarget.topic(topics.get()) : ids.get();
            case 5:
                return SseTarget.claim("group", users.get());
            case 6:
                return next(depth - 1).and(next(depth - 1));
            case 7:
                return next(depth - 1).or(next(depth - 1));
            case 8:
                return SseTarget.anyOf(some(() -> next(depth - 1)));
            default:
                return next(depth - 1).negate();
        }
    }

    private <T> List<T> some(Supplier<T> supplier) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.add(supplier.get());
        }
        return some;
    }
}
