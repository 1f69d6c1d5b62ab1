package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;

/**
 * Finds out what the JSON of types looks like, and defines the classes that it meets on the way.
 */
final class Shapes {

    /** A generic class can name larger and larger types of itself. */
    static final int DEEPEST = 8;

    private static final Map<String, Shape> KNOWN = Map.of(
            "com.fasterxml.jackson.databind.node.ObjectNode", new Shape.MapOf(JdkShapes.ANYTHING),
            "com.fasterxml.jackson.databind.node.ArrayNode", new Shape.ListOf(JdkShapes.ANYTHING),
            "com.fasterxml.jackson.databind.JsonNode", JdkShapes.ANYTHING,
            "io.vertx.core.json.JsonObject", new Shape.MapOf(JdkShapes.ANYTHING),
            "io.vertx.core.json.JsonArray", new Shape.ListOf(JdkShapes.ANYTHING),
            "jakarta.json.JsonObject", new Shape.MapOf(JdkShapes.ANYTHING),
            "jakarta.json.JsonArray", new Shape.ListOf(JdkShapes.ANYTHING),
            "jakarta.json.JsonValue", JdkShapes.ANYTHING);

    private final IndexView index;
    private final JdkShapes jdk;
    private final TypeIds typeIds;
    private final FieldFinder fields;
    private final Map<String, Definition> definitions = new TreeMap<>();
    private final Set<String> unknown = new TreeSet<>();
    /** Types without a definition that are being looked at: they may contain themselves. */
    private final Set<String> inline = new HashSet<>();

    Shapes(IndexView index, JsonStyle style) {
        this.index = index;
        this.jdk = new JdkShapes(style);
        this.typeIds = new TypeIds(index);
        this.fields = new FieldFinder(index, style, this);
    }

    /** By their keys. */
    Map<String, Definition> definitions() {
        return definitions;
    }

    /** The classes that nothing is known of. */
    Set<String> unknown() {
        return unknown;
    }

    /** Of the data of an event, an element of a list or a value of a map, which are not {@code null}. */
    Shape ofValue(Type type) {
        Shape shape = of(type);
        return shape instanceof Shape.OrNull orNull && type.name().toString().startsWith("java.lang.") ? orNull.shape() : shape;
    }

    Shape of(Type type) {
        switch (type.kind()) {
            case PRIMITIVE:
                return jdk.ofPrimitive(type.asPrimitiveType());
            case ARRAY:
                Type element = type.asArrayType().componentType();
                Shape special = jdk.ofArray(element);
                return special != null ? special : new Shape.ListOf(ofValue(element));
            case CLASS:
            case PARAMETERIZED_TYPE:
                return depth(type) > DEEPEST ? JdkShapes.ANYTHING : ofClass(type, TypeVariables.arguments(type));
            default:
                return JdkShapes.ANYTHING;
        }
    }

    private static int depth(Type type) {
        int deepest = 0;
        for (Type argument : TypeVariables.arguments(type)) {
            deepest = Math.max(deepest, depth(argument));
        }
        return deepest + 1;
    }

    private Shape ofClass(Type type, List<Type> arguments) {
        String name = type.name().toString();
        Shape known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        if (name.startsWith("java.")) {
            Shape shape = jdk.of(name, arguments, this::ofValue);
            if (shape instanceof Shape.Named) {
                definitions.put(name, new Definition.Choice(JdkShapes.constants(name)));
            }
            return shape == null ? unknown(name) : shape;
        }
        ClassInfo info = index.getClassByName(type.name());
        return info == null ? unknown(name) : ofIndexed(type.toString(), info, arguments);
    }

    Shape unknown(String name) {
        unknown.add(name);
        return JdkShapes.ANYTHING;
    }

    private Shape ofIndexed(String key, ClassInfo type, List<Type> arguments) {
        if (definitions.containsKey(key)) {
            return new Shape.Named(key);
        }
        if (JsonAnnotations.isCustom(type) || typeIds.isElsewhere(type)) {
            return JdkShapes.ANYTHING;
        }
        if (!inline.add(key)) {
            // a list of itself: it gets a name
            definitions.put(key, new Definition.Alias(JdkShapes.ANYTHING));
            return new Shape.Named(key);
        }
        Shape other = otherThanObject(type, TypeVariables.of(type, arguments));
        inline.remove(key);
        if (other != null) {
            if (definitions.containsKey(key)) {
                definitions.put(key, new Definition.Alias(other));
                return new Shape.Named(key);
            }
            return other;
        }
        // it may refer to itself
        definitions.put(key, new Definition.Choice(List.of()));
        definitions.put(key, define(type, arguments));
        return new Shape.Named(key);
    }

    /** What a class is if its JSON is no object, or {@code null}. */
    private Shape otherThanObject(ClassInfo type, TypeVariables variables) {
        for (MethodInfo method : type.methods()) {
            if (method.parametersCount() == 0
                    && JsonAnnotations.flag(JsonAnnotations.find(method, JsonAnnotations.VALUE), "value",
                            JsonAnnotations.find(method, JsonAnnotations.VALUE) != null)) {
                return of(variables.resolve(method.returnType()));
            }
        }
        for (FieldInfo field : type.fields()) {
            if (JsonAnnotations.find(field, JsonAnnotations.VALUE) != null) {
                return of(variables.resolve(field.type()));
            }
        }
        Shape format = JsonAnnotations.format(type);
        return format != null ? format : type.isEnum() ? null : container(type, variables);
    }

    /** A list or a map of its own. */
    private Shape container(ClassInfo type, TypeVariables variables) {
        List<Type> supertypes = new ArrayList<>(type.interfaceTypes());
        if (type.superClassType() != null) {
            supertypes.add(type.superClassType());
        }
        for (Type each : supertypes) {
            Type supertype = variables.resolve(each);
            String name = supertype.name().toString();
            if (name.startsWith("java.")) {
                Shape shape = jdk.of(name, TypeVariables.arguments(supertype), this::ofValue);
                if (shape instanceof Shape.ListOf || shape instanceof Shape.MapOf) {
                    return shape;
                }
            } else {
                ClassInfo info = index.getClassByName(supertype.name());
                Shape shape = info == null ? null
                        : container(info, TypeVariables.of(info, TypeVariables.arguments(supertype)));
                if (shape != null) {
                    return shape;
                }
            }
        }
        return null;
    }

    private Definition define(ClassInfo type, List<Type> arguments) {
        if (type.isEnum()) {
            List<String> values = new ArrayList<>();
            for (FieldInfo constant : type.enumConstants()) {
                String name = JsonAnnotations.name(constant);
                values.add(name.isEmpty() ? constant.name() : name);
            }
            return new Definition.Choice(values);
        }
        if (type.isAbstract()) {
            List<DotName> alternatives = typeIds.alternatives(type);
            if (!alternatives.isEmpty()) {
                return oneOf(type, arguments, alternatives);
            }
        }
        return new Definition.Fields(fields.of(type, arguments));
    }

    private Definition oneOf(ClassInfo type, List<Type> arguments, List<DotName> alternatives) {
        List<Shape> shapes = new ArrayList<>();
        for (DotName each : alternatives) {
            ClassInfo subtype = index.getClassByName(each);
            if (subtype == null) {
                shapes.add(unknown(each.toString()));
                continue;
            }
            List<Type> own = TypeVariables.argumentsOf(subtype, type.name(), arguments);
            shapes.add(of(typeOf(each, own)));
        }
        return new Definition.OneOf(shapes);
    }

    static Type typeOf(DotName name, List<Type> arguments) {
        return arguments.isEmpty() ? ClassType.create(name)
                : ParameterizedType.create(name, arguments.toArray(new Type[0]), null);
    }
}
