package io.quarkiverse.sse.runtime.connection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseStreamOptions;

/** The rules of Reactive Streams for subscribers, as their test kit checks them. */
class PublisherFeedKeepsTheRulesTest {

    @TestFactory
    Stream<DynamicTest> rules() {
        return Arrays.stream(FlowSubscriberBlackboxVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class) && !method.getName().startsWith("untested_"))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> check(method)));
    }

    private static void check(Method rule) throws Throwable {
        Feeds feeds = new Feeds();
        feeds.startPublisherExecutorService();
        feeds.setUp();
        try {
            rule.invoke(feeds);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof SkipException skipped) {
                Assumptions.abort(skipped.getMessage());
            }
            throw failed.getCause();
        } finally {
            feeds.shutdownPublisherExecutorService();
        }
    }

    private static final class Feeds extends FlowSubscriberBlackboxVerification<Object> {

        Feeds() {
            super(new TestEnvironment(200));
        }

        @Override
        public Flow.Subscriber<Object> createFlowSubscriber() {
            return new PublisherFeed(new FastClient(), SseStreamOptions.builder().build(), Runnable::run);
        }

        @Override
        public Object createElement(int element) {
            return element;
        }
    }

    /** A client that reads at once whatever it gets. */
    private static final class FastClient implements PublisherFeed.Outlet {

        @Override
        public CompletionStage<?> send(SseEvent event) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void whenDrained(Runnable action) {
            action.run();
        }

        @Override
        public CompletionStage<?> end() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void forget(PublisherFeed feed) {
            // it is not among any others
        }
    }
}
