package io.quarkiverse.sse.it;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Stands for a language model: answers word by word, and each call costs.
 */
@Singleton
class ChatModel {

    private static final Duration PER_WORD = Duration.ofMillis(50);
    private static final String ANSWER = """
            the answer does not belong to the request that asked for it. It is written down where it is made, \
            and whoever has its key may read it from where they stopped. If the connection is cut, the reader comes back \
            with the id of the last word, and the model does not notice. If the page is loaded again, the answer starts \
            from the beginning, and the model is not asked again. Only when nobody has read for some time, or when \
            somebody says so, is it told to stop.""";

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    Multi<String> answer(String question) {
        calls.incrementAndGet();
        return Multi.createFrom().iterable(words(question))
                .onItem().call(word -> Uni.createFrom().nullItem().onItem().delayIt().by(PER_WORD))
                .onCancellation().invoke(cancelled::incrementAndGet);
    }

    static List<String> words(String question) {
        return List.of(("You asked: " + question.strip() + " Well, " + ANSWER).split("(?<= )"));
    }

    int calls() {
        return calls.get();
    }

    int cancelled() {
        return cancelled.get();
    }
}
