package io.quarkiverse.sse.deployment.contract;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Types that are not easy to describe, with values of them. */
final class HardTypes {

    private HardTypes() {
    }

    @interface Nullable {
    }

    record Scalars(int i, long l, double d, float f, short s, byte b, boolean flag, char c, String text, CharSequence chars,
            Integer boxed, Boolean maybe, BigDecimal decimal, UUID uuid, URI uri, AtomicLong counter, byte[] bytes,
            char[] letters,
            Object anything, JsonNode tree, Number number, StringBuilder builder) {
    }

    record Times(Instant instant, LocalDate date, LocalTime time, LocalDateTime local, Duration duration, DayOfWeek day,
            java.util.Date old) {
    }

    record Containers(List<String> list, Set<Integer> set, int[][] table, Map<String, List<Long>> map,
            Optional<String> optional,
            OptionalInt optionalInt, Map<DayOfWeek, Integer> days, Iterable<Scalar> scalars, List<? extends Number> numbers,
            @SuppressWarnings("rawtypes") List raw) {
    }

    record Scalar(int value) {
    }

    /** In two packages and two classes there may be the same name; and names that TypeScript has already. */
    static class First {
        record Price(int cents) {
        }
    }

    static class Second {
        record Price(String text) {
        }
    }

    record Prices(First.Price first, Second.Price second, Event event, Record record, Array array, Omit omit, string lower,
            Größe size, MessageEvent message, EventSource source, Json json) {
    }

    record Event(int x) {
    }

    record Record(int x) {
    }

    record Array(int x) {
    }

    record Omit(int x) {
    }

    record MessageEvent(int x) {
    }

    record EventSource(int x) {
    }

    record Json(int x) {
    }

    record string(int x) {
    }

    record Größe(int länge, @JsonProperty("with space") int a, @JsonProperty("\"quoted\" */") int b, int $dollar,
            @JsonProperty("constructor") int c, @JsonProperty("__proto__") int d) {
    }

    record Node(String name, Node parent, List<Node> children, Map<String, Node> byName) {
    }

    record Page<T>(List<T> items, T first, Page<T> next) {
    }

    record Pair<A, B>(A left, B right) {
    }

    record Generics(Page<Scalar> scalars, Page<String> texts, Pair<Page<Scalar>, int[]> pair, Leaf leaf) {
    }

    static class Base<T> {
        public T value;

        Base(T value) {
            this.value = value;
        }

        public List<T> getValues() {
            return List.of(value);
        }
    }

    static class Leaf extends Base<Scalar> {
        Leaf() {
            super(new Scalar(1));
        }
    }

    /** Larger and larger types of itself. */
    record Growing<T>(T value, Growing<List<T>> next) {
    }

    static class ListOfItself extends ArrayList<ListOfItself> {
    }

    static class Ratings extends HashMap<String, Scalar> {
    }

    enum Side {
        BUY,
        @JsonProperty("sell-it")
        SELL
    }

    enum Code {
        A,
        B;

        @JsonValue
        int number() {
            return ordinal();
        }
    }

    record Id(@JsonValue String value) {
    }

    record Enums(Side side, Code code, Id id, EnumMap<Side, Code> map) {
    }

    interface Named {
        default String getNick() {
            return "nick";
        }
    }

    @JsonIgnoreProperties("secret")
    static class Bean implements Named {
        public int shown = 1;
        public transient int gone = 2;
        int hidden = 3;
        public static int shared = 4;
        private String url = "u";
        @JsonProperty
        private int explicit = 5;
        @JsonIgnore
        private int ignored = 6;
        private final Bean self = null;

        public String getURL() {
            return url;
        }

        public boolean isReady() {
            return true;
        }

        public int getIgnored() {
            return ignored;
        }

        public int getSecret() {
            return 7;
        }

        public void getNothing() {
        }

        public int getWithArgument(int a) {
            return a;
        }

        int getPackagePrivate() {
            return 8;
        }

        @JsonProperty("total")
        int computeTotal() {
            return 9;
        }

        @JsonBackReference
        public Bean getSelf() {
            return self;
        }

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        public String password = "p";

        @Nullable
        public String getNote() {
            return null;
        }

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public int getFormatted() {
            return 1;
        }

        private String via = "v";

        public String getVia() {
            return via;
        }

        @JsonProperty("by setter")
        public void setVia(String value) {
            via = value;
        }

        @JsonIgnore
        public void setUnwanted(String value) {
        }

        public String getUnwanted() {
            return "no";
        }

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public String getLeftOut() {
            return null;
        }
    }

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.NONE)
    static class Fields {
        private int field = 1;

        public int getNoField() {
            return field;
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Snake(int firstName, int x, @JsonProperty("asItIs") int renamed) {
    }

    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    record Kebab(int firstName, int lastOfAllNames) {
    }

    record Outer(@JsonUnwrapped Scalar scalar, @JsonUnwrapped(prefix = "in_") Inner inner) {
    }

    record Inner(int deep) {
    }

    record WithGetter(int cents) {
        public String getLabel() {
            return "label";
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({ @JsonSubTypes.Type(value = Dog.class, name = "dog"), @JsonSubTypes.Type(Cat.class) })
    interface Animal {
    }

    record Dog(int barks) implements Animal {
    }

    @JsonTypeName("cat \"tom\"")
    record Cat(int lives) implements Animal {
    }

    sealed interface Result<T> permits Ok, Failed {
    }

    record Ok<V>(V value) implements Result<V> {
    }

    record Failed<V>(String reason) implements Result<V> {
    }

    abstract static class OpenBase {
        public int known = 1;
    }

    static class OpenSub extends OpenBase {
        public int more = 2;
    }

    record Polymorphic(Animal animal, Dog dog, Result<Scalar> result, OpenBase open, List<Animal> all) {
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.UpperCamelCaseStrategy.class)
    abstract static class Inherited {
    }

    /** What is left out, and how it is named, comes from the superclass. */
    static class Inheriting extends Inherited {
        public int always = 1;
        public List<String> sometimes = List.of();
        public Inheriting self;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    static class WithClass {
        public int x = 1;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", include = JsonTypeInfo.As.EXISTING_PROPERTY, visible = true)
    static class WithOwnId {
        public String getKind() {
            return "HardTypes$WithOwnId";
        }
    }

    record Nothing() {
    }

    static Map<Object, String> samples() {
        Map<Object, String> samples = new LinkedHashMap<>();
        samples.put(new Scalars(1, 2L, 3, 4, (short) 5, (byte) 6, true, 'c', "t", "s", null, null, BigDecimal.ONE,
                new UUID(1, 2), URI.create("http://a"), new AtomicLong(7), new byte[] { 1 }, new char[] { 'a' }, Map.of("a", 1),
                JsonNodeFactory.instance.objectNode(), 8, new StringBuilder("b")), "Scalars");
        samples.put(
                new Times(Instant.EPOCH, LocalDate.EPOCH, LocalTime.NOON, LocalDate.EPOCH.atTime(1, 2), Duration.ofMillis(1500),
                        DayOfWeek.MONDAY, new java.util.Date(0)),
                "Times");
        samples.put(
                new Containers(List.of("a"), Set.of(1), new int[][] { { 1 }, {} }, Map.of("a", List.of(1L)), Optional.empty(),
                        OptionalInt.of(1), Map.of(DayOfWeek.FRIDAY, 5), List.of(new Scalar(1)), List.of(1, 2.5), List.of("x")),
                "Containers");
        samples.put(
                new Prices(new First.Price(1), new Second.Price("2"), new Event(1), new Record(1), new Array(1), new Omit(1),
                        new string(1), new Größe(1, 2, 3, 4, 5, 6), new MessageEvent(1), new EventSource(1), new Json(1)),
                "Prices");
        Node child = new Node("child", new Node("", null, List.of(), Map.of()), List.of(), Map.of());
        samples.put(child, "Node");
        samples.put(new Generics(new Page<>(List.of(new Scalar(1)), new Scalar(2), new Page<>(List.of(), new Scalar(1), null)),
                new Page<>(List.of("a"), "b", null), new Pair<>(new Page<>(List.of(), new Scalar(1), null), new int[] { 1 }),
                new Leaf()), "Generics");
        ListOfItself list = new ListOfItself();
        list.add(new ListOfItself());
        samples.put(list, "ListOfItself");
        Ratings ratings = new Ratings();
        ratings.put("a", new Scalar(1));
        samples.put(ratings, "Ratings");
        samples.put(new Enums(Side.SELL, Code.B, new Id("7"), new EnumMap<>(Map.of(Side.BUY, Code.A))), "Enums");
        samples.put(new Bean(), "Bean");
        samples.put(new Fields(), "Fields");
        samples.put(new Snake(1, 2, 3), "Snake");
        samples.put(new Kebab(1, 2), "Kebab");
        samples.put(new Outer(new Scalar(1), new Inner(2)), "Outer");
        samples.put(new WithGetter(1), "WithGetter");
        samples.put(new Inheriting(), "Inheriting");
        samples.put(new WithClass(), "WithClass");
        samples.put(new WithOwnId(), "WithOwnId");
        samples.put(new Polymorphic(new Cat(9), new Dog(1), new Ok<>(new Scalar(1)), new OpenSub(), List.of(new Dog(2))),
                "Polymorphic");
        samples.put(new Polymorphic(new Dog(9), new Dog(1), new Failed<>("no"), new OpenSub(), List.of()), "Polymorphic");
        return samples;
    }
}
