package io.quarkiverse.sse.deployment.contract;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Finds the properties of a class as Jackson does: public getters and fields, the components of a
 * record, and what an annotation makes one.
 */
final class Properties {

    private static final Set<DotName> BOOLEANS = Set.of(DotName.createSimple("boolean"),
            DotName.createSimple("java.lang.Boolean"));

    private final IndexView index;
    private final JsonStyle style;
    private final Map<String, Property> byName = new LinkedHashMap<>();
    private final Set<DotName> visited = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();
    private final boolean allFields;
    private final boolean noGetters;

    private Properties(IndexView index, JsonStyle style, ClassInfo type) {
        this.index = index;
        this.style = style;
        AnnotationInstance detect = JsonAnnotations.inherited(type, index, JsonAnnotations.AUTO_DETECT);
        allFields = JsonAnnotations.text(detect, "fieldVisibility").equals("ANY");
        noGetters = JsonAnnotations.text(detect, "getterVisibility").equals("NONE");
    }

    /** Those that are sent, in the order of the declarations, the ones of superclasses first. */
    static Collection<Property> of(ClassInfo type, List<Type> arguments, IndexView index, JsonStyle style) {
        Properties properties = new Properties(index, style, type);
        properties.collect(type, TypeVariables.of(type, arguments));
        properties.byName.values().removeIf(property -> !property.isSent()
                || properties.ignored.contains(property.implicitName())
                || properties.ignored.contains(property.explicitName()));
        return properties.byName.values();
    }

    private void collect(ClassInfo type, TypeVariables variables) {
        if (!visited.add(type.name())) {
            return;
        }
        collectFrom(type.superClassType(), variables);
        for (Type each : type.interfaceTypes()) {
            collectFrom(each, variables);
        }
        AnnotationInstance ignoring = JsonAnnotations.find(type, JsonAnnotations.IGNORE_PROPERTIES);
        if (ignoring != null && ignoring.value() != null) {
            ignored.addAll(List.of(ignoring.value().asStringArray()));
        }
        for (FieldInfo field : type.fieldsInDeclarationOrder()) {
            if (!Modifier.isStatic(field.flags()) && !field.isSynthetic()) {
                boolean visible = !Modifier.isTransient(field.flags()) && (allFields || Modifier.isPublic(field.flags()));
                property(field.name()).add(field, field.type(), variables.resolve(field.type()), visible);
            }
        }
        for (MethodInfo method : type.methodsInDeclarationOrder()) {
            if (Modifier.isStatic(method.flags()) || method.isSynthetic() || method.name().startsWith("<")) {
                continue;
            }
            if (method.parametersCount() == 0 && method.returnType().kind() != Type.Kind.VOID) {
                addMethod(type, method, variables);
            } else if (method.parametersCount() == 1 && PropertyNaming.ofSetter(method.name(), style) != null) {
                property(PropertyNaming.ofSetter(method.name(), style)).addSetter(method);
            }
        }
    }

    private void collectFrom(Type supertype, TypeVariables variables) {
        ClassInfo found = supertype == null ? null : index.getClassByName(supertype.name());
        if (found != null && !found.name().toString().startsWith("java.")) {
            collect(found, TypeVariables.of(found, TypeVariables.arguments(variables.resolve(supertype))));
        }
    }

    private void addMethod(ClassInfo type, MethodInfo method, TypeVariables variables) {
        boolean component = type.isRecord() && type.recordComponent(method.name()) != null;
        String getter = PropertyNaming.ofGetter(method.name(), BOOLEANS.contains(method.returnType().name()), style);
        boolean explicit = JsonAnnotations.isExplicit(method);
        String name = component ? method.name() : getter != null ? getter : explicit ? method.name() : null;
        if (name != null) {
            boolean visible = component || !noGetters && Modifier.isPublic(method.flags());
            property(name).add(method, method.returnType(), variables.resolve(method.returnType()), visible);
        }
    }

    private Property property(String name) {
        return byName.computeIfAbsent(name, Property::new);
    }
}
