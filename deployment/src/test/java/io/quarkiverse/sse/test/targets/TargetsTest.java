package io.quarkiverse.sse.test.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseConnection;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseId;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class TargetsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with();

    @TestHTTPResource("sse?n=1")
    URI one;

    @TestHTTPResource("sse?n=2")
    URI two;

    @TestHTTPResource("sse?n=3")
    URI three;

    @Test
    void selectWhatTheySay() {
        try (SseTestStream first = open(one); SseTestStream second = open(two); SseTestStream third = open(three)) {
            await().until(() -> log.opened.size() == 3);
            SseId id1 = id("1");
            SseId id2 = id("2");
            SseTarget lambda = c -> !c.queryParam("n").equals("1");
            assertSelects("1", id1);
            assertSelects("123", SseTarget.all());
            assertSelects("23", lambda);
            assertSelects("1", lambda.negate());
            assertSelects("23", id1.negate());
            assertSelects("12", id1.or(id2));
            assertSelects("", id1.and(id2));
            assertSelects("2", lambda.and(id2));
            assertSelects("2", id2.and(lambda));
            assertSelects("123", lambda.or(id1));
            assertSelects("", SseTarget.all().negate());
            assertSelects("3", SseTarget.all().and(id1.negate()).and(id2.negate()));
            assertSelects("", SseId.random());
            assertSelects("1", SseId.random().or(id1));

            connection("1").subscribe("odd", "all");
            connection("2").subscribe("all");
            connection("3").subscribe("odd", "all", "odd");
            assertThat(connection("1").topics()).containsExactlyInAnyOrder("odd", "all");
            assertSelects("13", SseTarget.topic("odd"));
            assertSelects("123", SseTarget.topic("all"));
            assertSelects("2", SseTarget.topic("odd").negate());
            assertSelects("13", SseTarget.topic("odd").and(SseTarget.topic("all")));
            assertSelects("123", SseTarget.topic("odd").or(SseTarget.topic("all")));
            assertSelects("123", SseTarget.topic("odd").or(id1).or(id2));
            assertSelects("3", SseTarget.topic("odd").and(id1.negate()));
            assertSelects("3", id1.negate().and(SseTarget.topic("odd")));
            assertSelects("3", SseTarget.topic("odd").and(lambda));
            assertSelects("13", SseTarget.all().and(SseTarget.topic("odd")));
            assertSelects("12", (SseTarget.topic("odd").or(id2)).and(id1.or(id2)));
            assertSelects("", SseTarget.topic("none"));
            assertSelects("", SseTarget.user("nobody"));
            connection("1").unsubscribe("odd", "never");
            assertThat(connection("1").topics()).containsExactly("all");
            assertSelects("3", SseTarget.topic("odd"));

            RuntimeException thrown = new IllegalStateException("from a lambda");
            assertThatThrownBy(() -> sse.sendData("x", c -> {
                throw thrown;
            })).isSameAs(thrown);
        }
        awaitConnections(0);
        assertSelects("", SseTarget.topic("all"));
    }

    private SseTestStream open(URI uri) {
        return SseTestClient.open(uri);
    }

    private SseConnection connection(String n) {
        return log.opened.stream().filter(c -> n.equals(c.queryParam("n"))).findFirst().orElseThrow();
    }

    private SseId id(String n) {
        return connection(n).id();
    }

    private void assertSelects(String expected, SseTarget target) {
        List<String> selected = new CopyOnWriteArrayList<>();
        SseDelivery delivery = join(sse.sendData("x", target));
        assertThat(delivery).isEqualTo(SseDelivery.of(expected.length(), 0));
        for (SseConnection connection : log.opened) {
            if (connection.isOpen() && target.test(connection)) {
                selected.add(connection.queryParam("n"));
            }
        }
        assertThat(selected.stream().sorted().collect(Collectors.joining())).isEqualTo(expected);
    }
}
