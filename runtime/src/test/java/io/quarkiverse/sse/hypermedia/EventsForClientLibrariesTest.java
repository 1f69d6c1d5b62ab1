package io.quarkiverse.sse.hypermedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.runtime.wire.DataEncodingException;
import io.quarkiverse.sse.runtime.wire.EventEncoder;

/** The bytes that htmx, Turbo and Datastar expect. */
class EventsForClientLibrariesTest {

    private static final EventEncoder ENCODER = new EventEncoder(data -> "{\n\"json\": \"" + data + "\"}");

    @Test
    void htmxSwapsANamedEvent() {
        assertThat(bytes(Htmx.swap("news", "<p>a</p>\r\n<p>b</p>").id("7")))
                .isEqualTo("event: news\nid: 7\ndata: <p>a</p>\ndata: <p>b</p>\n\n");
    }

    @Test
    void htmxClosesWithAFarewell() {
        assertThat(bytes(Htmx.close("done"))).isEqualTo("event: done\ndata: \n\n");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", "a,b", " a", "a ", "a\nb" })
    void htmxCannotHaveEveryName(String name) {
        assertThatThrownBy(() -> Htmx.swap(name, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Htmx.close(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void turboHasAnActionATargetAndATemplate() {
        assertThat(bytes(Turbo.append("list", "<li>a</li>"))).isEqualTo(turbo("append", "<li>a</li>"));
        assertThat(bytes(Turbo.prepend("list", "<li>a</li>"))).isEqualTo(turbo("prepend", "<li>a</li>"));
        assertThat(bytes(Turbo.before("list", "<li>a</li>"))).isEqualTo(turbo("before", "<li>a</li>"));
        assertThat(bytes(Turbo.after("list", "<li>a</li>"))).isEqualTo(turbo("after", "<li>a</li>"));
        assertThat(bytes(Turbo.update("list", "<li>a</li>"))).isEqualTo(turbo("update", "<li>a</li>"));
        assertThat(bytes(Turbo.replace("list", "<ul>\n</ul>"))).isEqualTo(
                "data: <turbo-stream action=\"replace\" target=\"list\"><template><ul>\ndata: </ul></template></turbo-stream>\n\n");
        assertThat(bytes(Turbo.morph("list", "<ul></ul>"))).isEqualTo("data: <turbo-stream action=\"replace\" "
                + "method=\"morph\" target=\"list\"><template><ul></ul></template></turbo-stream>\n\n");
    }

    private static String turbo(String action, String html) {
        return "data: <turbo-stream action=\"" + action + "\" target=\"list\"><template>" + html
                + "</template></turbo-stream>\n\n";
    }

    @Test
    void turboMayNeedNoTemplate() {
        assertThat(bytes(Turbo.remove("row-7").key("7")))
                .isEqualTo("data: <turbo-stream action=\"remove\" target=\"row-7\"></turbo-stream>\n\n");
        assertThat(bytes(Turbo.refresh())).isEqualTo("data: <turbo-stream action=\"refresh\"></turbo-stream>\n\n");
    }

    @Test
    void turboHasOtherAttributesAndActions() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("targets", ".row > [title=\"a&b\"]\r\n");
        attributes.put("data-x", "");
        assertThat(bytes(Turbo.stream("flash", attributes, ""))).isEqualTo("data: <turbo-stream action=\"flash\" "
                + "targets=\".row &gt; [title=&quot;a&amp;b&quot;]&#13;&#10;\" data-x=\"\"><template></template></turbo-stream>\n\n");
    }

    @Test
    void turboRefusesWhatIsNoAttribute() {
        assertThatThrownBy(() -> Turbo.stream("append", Map.of("onclick=\"x\" a", "b"), null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("attribute");
        assertThatThrownBy(() -> Turbo.append(null, "")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Turbo.append("list", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void datastarPatchesElements() {
        assertThat(bytes(Datastar.elements("<div id=\"a\">\n  b\r</div>\n").event().id("1"))).isEqualTo("""
                event: datastar-patch-elements
                id: 1
                data: elements <div id="a">
                data: elements   b
                data: elements </div>

                """);
        assertThat(bytes(Datastar.elements("<circle/>").selector("#a > b").mode(Datastar.Mode.APPEND).useViewTransition()
                .namespace(Datastar.Namespace.SVG).event())).isEqualTo("""
                        event: datastar-patch-elements
                        data: selector #a > b
                        data: mode append
                        data: useViewTransition true
                        data: namespace svg
                        data: elements <circle/>

                        """);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OUTER")
    void datastarHasModes(Datastar.Mode mode) {
        assertThat(bytes(Datastar.elements("<p></p>").mode(mode).selector("p").event())).isEqualTo(
                "event: datastar-patch-elements\ndata: selector p\ndata: mode " + mode.name().toLowerCase()
                        + "\ndata: elements <p></p>\n\n");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "OUTER", "REPLACE" })
    void datastarNeedsSelectors(Datastar.Mode mode) {
        assertThatThrownBy(() -> Datastar.elements("<p></p>").mode(mode).event()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(mode + " needs a selector");
    }

    @Test
    void datastarRemovesElements() {
        assertThat(bytes(Datastar.remove("#a, #b").event())).isEqualTo("""
                event: datastar-patch-elements
                data: selector #a, #b
                data: mode remove

                """);
    }

    @Test
    void datastarPatchesSignals() {
        assertThat(bytes(Datastar.signals("{\"a\": 1,\n\"b\": null}").event())).isEqualTo("""
                event: datastar-patch-signals
                data: signals {"a": 1,
                data: signals "b": null}

                """);
        assertThat(bytes(Datastar.signals(Map.of("a", 1)).onlyIfMissing().event())).isEqualTo("""
                event: datastar-patch-signals
                data: onlyIfMissing true
                data: signals {
                data: signals "json": "{a=1}"}

                """);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", " ", "#a\nmode remove", "#a\rmode remove" })
    void datastarHasNoRoomForOtherSelectors(String selector) {
        assertThatThrownBy(() -> Datastar.elements("").selector(selector)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Datastar.remove(selector)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotRenderedIsNotWrittenAsJson() {
        assertThatThrownBy(() -> bytes(Turbo.append("list", new Object()))).isInstanceOf(DataEncodingException.class)
                .hasMessageContaining("java.lang.Object").hasMessageContaining("quarkus-qute");
    }

    private static String bytes(SseEvent.Builder event) {
        return new String(ENCODER.encode(event.build()).bytes(), StandardCharsets.UTF_8);
    }
}
