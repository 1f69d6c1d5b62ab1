package io.quarkiverse.sse.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

import com.launchdarkly.eventsource.CommentEvent;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamEvent;
import com.launchdarkly.eventsource.StreamException;
import com.launchdarkly.logging.LDLogger;

import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/**
 * What two independent, published parsers make of the bytes of an event stream.
 */
final class Parsers {

    /** A dispatched event; the name is {@code message} where none was sent. */
    record Parsed(String event, String id, String data) {
    }

    private Parsers() {
    }

    static List<Parsed> okHttp(byte[] stream) {
        List<Parsed> events = new ArrayList<>();
        Request request = new Request.Builder().url("http://localhost/sse").build();
        OkHttpClient client = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(new CallerRunsExecutor()))
                .addInterceptor(chain -> new Response.Builder()
                        .request(request)
                        .protocol(Protocol.HTTP_1_1).code(200).message("OK")
                        .body(ResponseBody.create(stream, MediaType.get("text/event-stream")))
                        .build())
                .build();
        List<Throwable> failures = new ArrayList<>();
        EventSources.createFactory(client).newEventSource(request, new EventSourceListener() {
            @Override
            public void onEvent(EventSource source, String id, String type, String data) {
                events.add(new Parsed(type == null ? "message" : type, id, data));
            }

            @Override
            public void onFailure(EventSource source, Throwable failure, Response failed) {
                failures.add(failure);
            }
        });
        assertThat(failures).isEmpty();
        return events;
    }

    static List<Parsed> launchDarkly(byte[] stream) {
        List<Parsed> events = new ArrayList<>();
        for (StreamEvent event : launchDarklyAll(stream)) {
            if (event instanceof MessageEvent message) {
                events.add(new Parsed(message.getEventName(), message.getLastEventId(), message.getData()));
            }
        }
        return events;
    }

    static List<String> launchDarklyComments(byte[] stream) {
        List<String> comments = new ArrayList<>();
        for (StreamEvent event : launchDarklyAll(stream)) {
            if (event instanceof CommentEvent comment) {
                comments.add(comment.getText());
            }
        }
        return comments;
    }

    private static List<StreamEvent> launchDarklyAll(byte[] stream) {
        List<StreamEvent> events = new ArrayList<>();
        var source = new com.launchdarkly.eventsource.EventSource.Builder(new Bytes(stream)).build();
        try (source) {
            source.start();
            while (true) {
                events.add(source.readAnyEvent());
            }
        } catch (StreamException end) {
            // the bytes have been read
        }
        return events;
    }

    private static final class Bytes extends ConnectStrategy {

        private final byte[] stream;

        Bytes(byte[] stream) {
            this.stream = stream;
        }

        @Override
        public Client createClient(LDLogger logger) {
            return new Client() {
                @Override
                public Result connect(String lastEventId) {
                    InputStream in = new ByteArrayInputStream(stream);
                    return new Result(in, getOrigin(), in);
                }

                @Override
                public boolean awaitClosed(long millis) {
                    return true;
                }

                @Override
                public URI getOrigin() {
                    return URI.create("http://localhost/sse");
                }

                @Override
                public void close() {
                }
            };
        }
    }

    private static final class CallerRunsExecutor extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
