package io.quarkiverse.sse.deployment.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jboss.jandex.ArrayType;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.PrimitiveType;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.SseService;

/** The contracts of a service that sends all the hard types, and of one with a hard name. */
final class HardContracts {

    static final Index INDEX = index();

    private HardContracts() {
    }

    static Contracts build() {
        Map<String, Type> events = new TreeMap<>();
        for (Class<?> type : HardTypes.class.getDeclaredClasses()) {
            if (type.getTypeParameters().length == 0 && !type.isAnnotation()) {
                events.put(type.getSimpleName(), ClassType.create(type));
            }
        }
        Map<String, Type> others = new LinkedHashMap<>();
        others.put("*/ ünusual \"name\" \\ ${x} \u2028",
                ParameterizedType.create(HardTypes.Growing.class, ClassType.create(String.class)));
        others.put("*: unusual", ParameterizedType.create(HardTypes.Page.class, ClassType.create(HardTypes.First.Price.class)));
        others.put("constructor", ArrayType.create(PrimitiveType.BYTE, 1));
        others.put("vertx", ClassType.create("io.vertx.core.json.JsonObject"));
        others.put("wildcards", ParameterizedType.create(List.class, ParameterizedType.create(Map.class,
                ClassType.create(String.class),
                ParameterizedType.create(HardTypes.Result.class, ClassType.create(HardTypes.Side.class)))));
        others.put("text", ClassType.create(String.class));
        others.put("count", ClassType.create(Integer.class));
        others.put("object", ClassType.create(Object.class));
        others.put("unknown", ClassType.create("org.acme.NotInTheIndex"));
        others.put("page", ParameterizedType.create(HardTypes.Page.class,
                ParameterizedType.create(HardTypes.Pair.class, ClassType.create(HardTypes.Side.class),
                        ArrayType.create(PrimitiveType.INT, 2))));
        return new Contracts.Builder(INDEX, JsonStyle.JACKSON)
                .service(SseService.DEFAULT_NAME, "/sse", events)
                .service("*/ ünusual \"name\"", null, others)
                .service("empty", "/orders/{id}/{other}", Map.of())
                .service("em-pty", "/b", Map.of())
                .service("em.pty", "/c", Map.of())
                .build();
    }

    private static Index index() {
        Indexer indexer = new Indexer();
        add(HardTypes.class, indexer);
        return indexer.complete();
    }

    private static void add(Class<?> type, Indexer indexer) {
        try (InputStream in = type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            indexer.index(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            add(nested, indexer);
        }
    }
}
