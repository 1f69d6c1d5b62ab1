package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jboss.jandex.ArrayType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;
import org.jboss.jandex.TypeVariable;

/**
 * What the type variables of a class stand for. Types that come out of it have no variables, no
 * wildcards and no annotations.
 */
final class TypeVariables {

    private static final Type OBJECT = ClassType.create(Object.class);

    private final Map<String, Type> byName = new HashMap<>();

    static TypeVariables of(ClassInfo type, List<Type> arguments) {
        TypeVariables variables = new TypeVariables();
        List<TypeVariable> parameters = type.typeParameters();
        for (int i = 0; i < parameters.size() && i < arguments.size(); i++) {
            variables.byName.put(parameters.get(i).identifier(), arguments.get(i));
        }
        return variables;
    }

    /**
     * @param subtype a class
     * @param supertype what it extends or implements
     * @param arguments what the arguments of the supertype are
     * @return what those of the class are then
     */
    static List<Type> argumentsOf(ClassInfo subtype, DotName supertype, List<Type> arguments) {
        List<Type> supertypes = new ArrayList<>(subtype.interfaceTypes());
        supertypes.add(subtype.superClassType());
        TypeVariables variables = new TypeVariables();
        for (Type each : supertypes) {
            if (each != null && each.name().equals(supertype)) {
                List<Type> named = arguments(each);
                for (int i = 0; i < named.size() && i < arguments.size(); i++) {
                    if (named.get(i).kind() == Type.Kind.TYPE_VARIABLE) {
                        variables.byName.put(named.get(i).asTypeVariable().identifier(), arguments.get(i));
                    }
                }
            }
        }
        List<Type> result = new ArrayList<>();
        for (TypeVariable parameter : subtype.typeParameters()) {
            result.add(variables.resolve(parameter));
        }
        return result;
    }

    Type resolve(Type type) {
        return resolve(type, 0);
    }

    private Type resolve(Type type, int depth) {
        if (depth > Shapes.DEEPEST) {
            // T extends Comparable<T>
            return OBJECT;
        }
        switch (type.kind()) {
            case PRIMITIVE:
                return type;
            case CLASS:
                return ClassType.create(type.name());
            case ARRAY:
                return ArrayType.create(resolve(type.asArrayType().constituent(), depth + 1),
                        type.asArrayType().dimensions());
            case PARAMETERIZED_TYPE:
                List<Type> arguments = new ArrayList<>();
                for (Type argument : type.asParameterizedType().arguments()) {
                    arguments.add(resolve(argument, depth + 1));
                }
                return ParameterizedType.create(type.name(), arguments.toArray(new Type[0]), null);
            case TYPE_VARIABLE:
                Type known = byName.get(type.asTypeVariable().identifier());
                if (known != null) {
                    return known;
                }
                List<Type> bounds = type.asTypeVariable().bounds();
                return bounds.isEmpty() ? OBJECT : resolve(bounds.get(0), depth + 1);
            case WILDCARD_TYPE:
                return resolve(type.asWildcardType().extendsBound(), depth + 1);
            default:
                return OBJECT;
        }
    }

    static List<Type> arguments(Type type) {
        return type.kind() == Type.Kind.PARAMETERIZED_TYPE ? type.asParameterizedType().arguments() : List.of();
    }
}
