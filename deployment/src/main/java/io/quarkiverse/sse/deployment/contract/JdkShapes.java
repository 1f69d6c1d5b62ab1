package io.quarkiverse.sse.deployment.contract;

import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;

import org.jboss.jandex.PrimitiveType;
import org.jboss.jandex.Type;

/**
 * The shapes of the types that come with Java.
 */
final class JdkShapes {

    static final Shape ANYTHING = new Shape.Anything();
    static final Shape TEXT = new Shape.Text(null);
    private static final Shape FLAG = new Shape.Flag();

    private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, AtomicInteger.class,
            BigInteger.class);
    private static final Set<Class<?>> PLAIN_TEXTS = Set.of(Character.class, Locale.class, Currency.class,
            Pattern.class, Class.class);

    private final JsonStyle style;

    JdkShapes(JsonStyle style) {
        this.style = style;
    }

    Shape ofPrimitive(PrimitiveType type) {
        return switch (type.primitive()) {
            case BOOLEAN -> FLAG;
            case CHAR -> TEXT;
            case LONG -> new Shape.Numeric(true, "int64");
            case FLOAT -> new Shape.Numeric(false, "float");
            case DOUBLE -> new Shape.Numeric(false, "double");
            default -> new Shape.Numeric(true, "int32");
        };
    }

    /** Of an array whose elements are not what they seem, or {@code null}. */
    Shape ofArray(Type element) {
        if (element.kind() == Type.Kind.PRIMITIVE) {
            PrimitiveType.Primitive primitive = element.asPrimitiveType().primitive();
            if (primitive == PrimitiveType.Primitive.CHAR) {
                return TEXT;
            }
            if (primitive == PrimitiveType.Primitive.BYTE && style.bytesAreText()) {
                return new Shape.Text("byte");
            }
        }
        return null;
    }

    /**
     * @param type a class of Java
     * @param arguments of the type
     * @param shapes of the arguments
     * @return the shape, or {@code null} if Java has no such class
     */
    Shape of(String type, List<Type> arguments, Function<Type, Shape> shapes) {
        Class<?> found;
        try {
            found = Class.forName(type, false, JdkShapes.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
        if (Map.class.isAssignableFrom(found)) {
            return new Shape.MapOf(argument(arguments, 1, shapes));
        }
        if (Iterable.class.isAssignableFrom(found) && !Path.class.isAssignableFrom(found)
                || BaseStream.class.isAssignableFrom(found)) {
            return new Shape.ListOf(argument(arguments, 0, shapes));
        }
        if (found == Optional.class || found == AtomicReference.class) {
            return orNull(argument(arguments, 0, shapes));
        }
        return scalar(found);
    }

    private Shape scalar(Class<?> type) {
        if (type.isEnum()) {
            return new Shape.Named(type.getName());
        }
        if (CharSequence.class.isAssignableFrom(type) || PLAIN_TEXTS.contains(type)
                || ZoneId.class.isAssignableFrom(type) || TimeZone.class.isAssignableFrom(type)) {
            return TEXT;
        }
        if (type == Boolean.class) {
            return orNull(FLAG);
        }
        if (type == AtomicBoolean.class) {
            return FLAG;
        }
        if (Number.class.isAssignableFrom(type)) {
            Shape number = number(type);
            return type.getPackageName().equals("java.lang") ? orNull(number) : number;
        }
        if (type == OptionalInt.class) {
            return orNull(new Shape.Numeric(true, "int32"));
        }
        if (type == OptionalLong.class) {
            return orNull(new Shape.Numeric(true, "int64"));
        }
        if (type == OptionalDouble.class) {
            return orNull(new Shape.Numeric(false, "double"));
        }
        if (type == UUID.class) {
            return new Shape.Text("uuid");
        }
        if (type == URI.class || type == URL.class || Path.class.isAssignableFrom(type)) {
            return new Shape.Text("uri");
        }
        return time(type);
    }

    private static Shape number(Class<?> type) {
        if (type == Long.class || type == AtomicLong.class) {
            return new Shape.Numeric(true, "int64");
        }
        if (INTEGERS.contains(type)) {
            return new Shape.Numeric(true, type == BigInteger.class ? null : "int32");
        }
        return new Shape.Numeric(false, type == Double.class ? "double" : type == Float.class ? "float" : null);
    }

    private Shape time(Class<?> type) {
        if (type == Duration.class) {
            return style.durationsAreText() ? new Shape.Text("duration") : new Shape.Numeric(false, null);
        }
        if (TemporalAmount.class.isAssignableFrom(type)) {
            return TEXT;
        }
        boolean date = Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type);
        if (!date && !TemporalAccessor.class.isAssignableFrom(type)) {
            return ANYTHING;
        }
        if (!style.datesAreText()) {
            return ANYTHING;
        }
        if (type == Year.class) {
            return new Shape.Numeric(true, "int32");
        }
        if (date || type == Instant.class || type == OffsetDateTime.class || type == ZonedDateTime.class) {
            return new Shape.Text("date-time");
        }
        return type == LocalDate.class ? new Shape.Text("date")
                : type == LocalTime.class || type == OffsetTime.class ? new Shape.Text("time") : TEXT;
    }

    static Shape orNull(Shape shape) {
        return shape instanceof Shape.OrNull || shape instanceof Shape.Anything ? shape : new Shape.OrNull(shape);
    }

    private static Shape argument(List<Type> arguments, int index, Function<Type, Shape> shapes) {
        return index < arguments.size() ? shapes.apply(arguments.get(index)) : ANYTHING;
    }

    /** The texts of an enumeration of Java. */
    static List<String> constants(String type) {
        try {
            List<String> names = new ArrayList<>();
            for (Object constant : Class.forName(type).getEnumConstants()) {
                names.add(((Enum<?>) constant).name());
            }
            return names;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
