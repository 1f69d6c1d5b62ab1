package io.quarkiverse.sse.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.net.URL;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;

@QuarkusTest
class DemoEndpointsTest {

    @TestHTTPResource("/sse?user=Endpoint%20tester")
    URL stream;

    @TestHTTPResource("/own/events?user=Own%20route")
    URL ownRoute;

    @TestHTTPResource("/orders/7/events")
    URL orderSeven;

    @TestHTTPResource("/orders/8/events")
    URL orderEight;

    @Test
    void theClientScriptIsServed() {
        given().get("/shared-event-source.js").then().statusCode(200).contentType("text/javascript")
                .body(containsString("export class SharedEventSource"));
    }

    @Test
    void messageToOneTab() {
        try (OkHttpStream tab = OkHttpStream.http1(stream); OkHttpStream other = OkHttpStream.http1(stream)) {
            String id = tab.next("welcome").json().getString("id");
            other.next("welcome");

            post("/demo/messages", "{'text':'for you','to':'tab','id':'" + id + "'}")
                    .statusCode(200)
                    .body("matched", equalTo(1), "accepted", equalTo(1), "overflowed", equalTo(0));
            post("/demo/messages", "{'text':'for all','to':'everybody'}").statusCode(200);

            StreamEvent message = tab.next("message");
            assertMessage(message, "Endpoint tester", "for you", "tab");
            assertMessage(other.next("message"), "somebody", "for all", "everybody");
        }
    }

    @Test
    void messageToAUser() {
        try (OkHttpStream named = OkHttpStream.http1(ownRoute); OkHttpStream other = OkHttpStream.http1(stream)) {
            named.next("welcome");
            other.next("welcome");

            post("/demo/messages", "{'text':'by name','to':'user','user':'Own route'}")
                    .statusCode(200).body("accepted", equalTo(1));
            post("/demo/messages", "{'text':'for all','to':'everybody'}").statusCode(200);

            assertMessage(named.next("message"), "somebody", "by name", "user");
            assertMessage(other.next("message"), "somebody", "for all", "everybody");
        }
    }

    @Test
    void messageToNobody() {
        post("/demo/messages", "{'text':'anybody?','to':'tab','id':'" + UUID.randomUUID() + "'}")
                .statusCode(200).body("matched", equalTo(0), "accepted", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'to':'everybody'}                       | text is needed",
            "{'text':' ','to':'everybody'}            | text is needed",
            "{'text':'x'}                             | to is needed: everybody, tab or user",
            "{'text':'x','to':'the moon'}             | to must be everybody, tab or user, not the moon",
            "{'text':'x','to':'tab'}                  | id is needed: the connection of the tab",
            "{'text':'x','to':'tab','id':'12'}        | Not the id of an SSE connection: 12",
            "{'text':'x','to':'user'}                 | user is needed: the name of the receiver",
            "{'text':                                 | the body is not the JSON that is expected here",
            "null                                     | a message is needed",
    }, quoteCharacter = '"')
    void badMessage(String body, String reason) {
        post("/demo/messages", body).statusCode(400).contentType(ContentType.TEXT).body(is(reason));
    }

    @Test
    void messageThatIsTooLong() {
        post("/demo/messages", "{'to':'everybody','text':'" + "x".repeat(2001) + "'}")
                .statusCode(400).body(is("text is longer than 2000 characters"));
    }

    @Test
    void messageThatIsNotJson() {
        given().contentType(ContentType.TEXT).body("hello").post("/demo/messages").then().statusCode(415);
    }

    @Test
    void disconnectEndsOneStreamAndTellsTheOthers() {
        try (OkHttpStream leaving = OkHttpStream.http1(stream); OkHttpStream staying = OkHttpStream.http1(stream)) {
            String id = leaving.next("welcome").json().getString("id");
            staying.next("welcome");

            post("/demo/disconnect", "{'id':'" + id + "'}").statusCode(200).body("accepted", equalTo(1));

            leaving.awaitEnd();
            StreamEvent left = staying.next("left", event -> id.equals(event.json().getString("id")));
            assertThat(left.json().getString("reason")).isEqualTo("UNREGISTERED");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{}                | id is needed: the connection to end",
            "{'id':''}         | id is needed: the connection to end",
            "{'id':'nonsense'} | Not the id of an SSE connection: nonsense",
            "nonsense          | the body is not the JSON that is expected here",
    }, quoteCharacter = '"')
    void badDisconnect(String body, String reason) {
        post("/demo/disconnect", body).statusCode(400).contentType(ContentType.TEXT).body(is(reason));
    }

    @Test
    void publishBroadcastsTheBody() {
        try (OkHttpStream listener = OkHttpStream.http1(stream)) {
            listener.next("welcome");

            given().contentType(ContentType.TEXT).body("two\nlines").post("/publish")
                    .then().statusCode(204).body(emptyOrNullString());

            StreamEvent event = listener.next(null);
            assertThat(event.data()).isEqualTo("two\nlines");
        }
    }

    @Test
    void anOrderReachesItsOwnStreamsOnly() {
        try (OkHttpStream seven = OkHttpStream.http1(orderSeven); OkHttpStream eight = OkHttpStream.http1(orderEight)) {
            seven.awaitOpen();
            eight.awaitOpen();

            sendToTheOneStream("/demo/orders/7", "packed");
            sendToTheOneStream("/demo/orders/8", "shipped");

            assertThat(seven.next("order").data()).isEqualTo("packed");
            assertThat(eight.next("order").data()).isEqualTo("shipped");
        }
    }

    @Test
    void onlyGetOpensAStream() {
        given().post("/sse").then().statusCode(405).header("Allow", "GET").body(containsString("GET"));
        given().head("/sse").then().statusCode(405).header("Allow", "GET").body(emptyOrNullString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "/sse", "/own/events", "/orders/7/events" })
    void anEventStreamMustBeAcceptable(String path) {
        given().accept(ContentType.JSON).get(path)
                .then().statusCode(406).contentType(ContentType.TEXT).body(containsString("text/event-stream"));
    }

    @Test
    void thePageIsServed() {
        given().get("/").then().statusCode(200).contentType(ContentType.HTML).body(containsString("Quarkus SSE"));
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body.replace('\'', '"')).post(path).then();
    }

    // a client sees the head of the response before the observer that subscribes it may have run
    private static void sendToTheOneStream(String path, String body) {
        await().until(() -> given().body(body).post(path).then().statusCode(200).extract().path("accepted"), equalTo(1));
    }

    private static void assertMessage(StreamEvent event, String from, String text, String to) {
        assertThat(event.json().getMap("")).containsEntry("from", from)
                .containsEntry("text", text).containsEntry("to", to).containsKey("at");
    }
}
