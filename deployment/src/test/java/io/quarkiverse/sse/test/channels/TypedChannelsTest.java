package io.quarkiverse.sse.test.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.test.SseApp;
import io.quarkiverse.sse.test.SseTest;
import io.quarkiverse.sse.testing.SseTestClient;
import io.quarkiverse.sse.testing.SseTestStream;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;

class TypedChannelsTest extends SseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = SseApp.with()
            .overrideConfigKey("quarkus.sse.stocks.path", "/stocks")
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-jackson", Version.getVersion())));

    record Price(String symbol, int cents) {
    }

    /** Its subclass has the type. */
    abstract static class Feed<T> {

        @Inject
        @SseEventType("fed")
        SseChannel<T> fed;
    }

    @Singleton
    static class Prices extends Feed<List<Price>> {
    }

    /** Of two services, side by side. */
    @Singleton
    static class Both {

        final SseChannel<Price> ofDefault;
        final SseChannel<Price> ofStocks;

        Both(@SseName("stocks") @SseEventType("price") SseChannel<Price> ofStocks,
                @SseEventType("price") SseChannel<Price> ofDefault) {
            this.ofDefault = ofDefault;
            this.ofStocks = ofStocks;
        }
    }

    @TestHTTPResource("stocks")
    URI stocksUri;

    @Inject
    @SseEventType("price")
    SseChannel<Price> prices;

    @Inject
    @SseName("stocks")
    @SseEventType("price")
    SseChannel<Price> stocks;

    @Inject
    @SseName("stocks")
    @SseEventType("note")
    Instance<SseChannel<String>> notes;

    @Inject
    Prices feed;

    @Inject
    Both both;

    @Test
    void anEventHasTheNameAndTheDataOfItsChannel() {
        try (SseTestStream stream = SseTestClient.open(uri); SseTestStream other = SseTestClient.open(stocksUri)) {
            awaitConnections(1);
            stocks.send(new Price("ACME", 1));
            both.ofStocks.send(new Price("ACME", 6));
            both.ofDefault.send(new Price("ACME", 7));
            assertThat(join(prices.send(new Price("ACME", 2))).accepted()).isEqualTo(1);
            assertThat(join(prices.send(new Price("ACME", 3), SseTarget.topic("nobody"))).accepted()).isZero();
            sse.send(prices.event(new Price("ACME", 4)).id("7").build());
            feed.fed.send(List.of(new Price("ACME", 5)));
            notes.get().send("plain text");
            stream.awaitWire("event: price\ndata: {\"symbol\":\"ACME\",\"cents\":7}\n\n"
                    + "event: price\ndata: {\"symbol\":\"ACME\",\"cents\":2}\n\n"
                    + "event: price\nid: 7\ndata: {\"symbol\":\"ACME\",\"cents\":4}\n\n"
                    + "event: fed\ndata: [{\"symbol\":\"ACME\",\"cents\":5}]\n\n");
            other.awaitWire("event: price\ndata: {\"symbol\":\"ACME\",\"cents\":1}\n\n"
                    + "event: price\ndata: {\"symbol\":\"ACME\",\"cents\":6}\n\nevent: note\ndata: plain text\n\n");
        }
        assertThat(prices.name()).isEqualTo("price");
    }

    @Test
    void nothingIsNoData() {
        assertThatThrownBy(() -> prices.send(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> prices.send(null, SseTarget.all())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> prices.event(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> prices.send(new Price("", 0), null)).isInstanceOf(NullPointerException.class);
    }
}
