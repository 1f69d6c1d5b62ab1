package io.quarkiverse.sse.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jboss.jandex.Index;
import org.jboss.jandex.Type;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.ReactiveSseService;
import io.quarkiverse.sse.SseDelivery;
import io.quarkiverse.sse.SseEvent;
import io.quarkiverse.sse.SseService;
import io.quarkiverse.sse.SseTarget;
import io.quarkiverse.sse.hypermedia.Datastar;
import io.smallrye.mutiny.Uni;

class SentTypesAreFoundTest {

    @Test
    void whereTheBytecodeTellsThem() throws IOException {
        assertThat(find(Certain.class)).containsExactly("Constructed", "Parameter", "java.util.List<Element>", "Field",
                "java.util.Map<java.lang.String, Element>", "Returned", "Cast", "Either", "Element[]", "Element",
                "OrNull", "java.lang.String", "java.lang.Integer", "InLambda");
    }

    @Test
    void alsoWhereAMethodIsReferredTo() throws IOException {
        assertThat(find(Referring.class)).containsExactly("Element", "Parameter", "Field", "Returned", "Cast", "InLambda",
                "Either", "java.lang.Integer");
    }

    @Test
    void alsoForThePipelineAndForTheCommit() throws IOException {
        assertThat(find(Later.class)).containsExactly("Constructed", "Field", "Cast", "Parameter");
    }

    @Test
    void andNothingIsGuessed() throws IOException {
        assertThat(find(Uncertain.class)).containsExactly("java.lang.Object", "java.util.List");
    }

    @Test
    void andWhatBecomesSignals() throws IOException {
        assertThat(find(Signalling.class)).containsExactly("Element");
    }

    private static List<String> find(Class<?> sender) throws IOException {
        Index index = Index.of(sender);
        try (InputStream in = sender.getClassLoader().getResourceAsStream(sender.getName().replace('.', '/') + ".class")) {
            List<String> names = new ArrayList<>();
            for (Type type : new DataTypeFinder(index).find(in.readAllBytes())) {
                names.add(type.toString().replace(SentTypesAreFoundTest.class.getName() + "$", ""));
            }
            return names;
        }
    }

    static class Signalling {

        void signal(SseService sse, Element element) {
            sse.send(Datastar.signals(element).event().build());
        }
    }

    static class Certain {

        SseService sse;
        Field field;
        Map<String, Element> map;

        void constructed() {
            sse.sendData(new Constructed());
        }

        void parameters(long wide, Parameter parameter, List<Element> elements) {
            sse.sendEvent("e", parameter, "id", SseTarget.all());
            sse.sendEvent("e", elements);
        }

        void fields() {
            sse.send(SseEvent.builder().event("e").data(field).build());
            sse.sendData(map, SseTarget.all());
        }

        void returned() {
            sse.sendEvent("e", make(), "id", SseTarget.all());
        }

        Returned make() {
            return new Returned();
        }

        Runnable lambda(InLambda captured) {
            return () -> sse.sendData(captured);
        }

        void cast(Object any) {
            sse.sendData((Cast) any);
        }

        void either(boolean condition, Either one, Either other) {
            sse.sendData(condition ? one : other);
        }

        void array(Element[] elements) {
            sse.sendData(elements);
            sse.sendData(elements[0]);
        }

        void orNull(boolean condition, OrNull some) {
            OrNull data = null;
            if (condition) {
                data = some;
            }
            sse.sendData(data);
        }

        void plain() {
            sse.sendData("text");
            sse.sendData(1);
        }
    }

    static class Referring {

        SseService sse;

        void toEach(List<Element> elements) {
            elements.forEach(sse::sendData);
        }

        void whenThereIsOne(CompletableFuture<Parameter> later) {
            later.thenCompose(sse::sendData);
        }

        void withAName(Map<String, Field> fields) {
            fields.forEach(sse::sendEvent);
        }

        BiFunction<SseService, Returned, CompletionStage<SseDelivery>> unbound() {
            return SseService::sendData;
        }

        BiConsumer<Cast, SseTarget> withATarget() {
            return sse::sendData;
        }

        Function<InLambda, SseEvent.Builder> builder() {
            return SseEvent.builder()::data;
        }

        BiFunction<SseEvent.Builder, Either, SseEvent.Builder> unboundBuilder() {
            return SseEvent.Builder::data;
        }

        void primitives(IntStream numbers) {
            numbers.forEach(sse::sendData);
            numbers.boxed().forEach(sse::sendData);
        }

        Consumer<SseEvent> noData() {
            return sse::send;
        }
    }

    static class Later {

        SseService sse;
        ReactiveSseService reactive;
        Field field;

        Uni<SseDelivery> inAPipeline() {
            return sse.reactive().sendData(new Constructed());
        }

        Uni<SseDelivery> chained(Uni<Parameter> parameter) {
            return parameter.chain(saved -> reactive.sendEvent("e", saved));
        }

        void afterTheCommit(Object any) {
            sse.afterCommit().sendEvent("e", field);
            sse.afterCommit().sendData((Cast) any, SseTarget.all());
        }
    }

    static class Uncertain {

        SseService sse;

        <T> void variables(T any) {
            sse.sendData(any);
            sse.sendData(List.of(new Element()));
        }

        void meet(boolean condition, Parameter one, Element other) {
            sse.sendData(condition ? one : other);
        }
    }

    record Constructed() {
    }

    record Parameter() {
    }

    record Element() {
    }

    record Field() {
    }

    record Returned() {
    }

    record InLambda() {
    }

    record Cast() {
    }

    record Either() {
    }

    record OrNull() {
    }
}
