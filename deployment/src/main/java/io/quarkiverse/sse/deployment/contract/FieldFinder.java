package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/**
 * Makes fields of the properties of a class: their names in JSON, their shapes, and whether they may
 * be missing.
 */
final class FieldFinder {

    private final IndexView index;
    private final JsonStyle style;
    private final Shapes shapes;
    private final TypeIds typeIds;
    private final Set<DotName> unwrapping = new HashSet<>();

    /** @param shapes of the types of the fields */
    FieldFinder(IndexView index, JsonStyle style, Shapes shapes) {
        this.index = index;
        this.style = style;
        this.shapes = shapes;
        this.typeIds = new TypeIds(index);
    }

    List<Definition.Field> of(ClassInfo type, List<Type> arguments) {
        Map<String, Definition.Field> fields = new LinkedHashMap<>();
        Definition.Field id = typeIds.field(type);
        if (id != null) {
            fields.put(id.name(), id);
        }
        Type self = Shapes.typeOf(type.name(), arguments);
        for (Property property : Properties.of(type, arguments, index, style)) {
            for (Definition.Field field : fields(type, self, property)) {
                // the id is written instead of a property with its name
                if (id == null || !id.name().equals(field.name())) {
                    fields.put(field.name(), field);
                }
            }
        }
        return new ArrayList<>(fields.values());
    }

    private List<Definition.Field> fields(ClassInfo type, Type self, Property property) {
        ClassInfo inner = index.getClassByName(property.type().name());
        if (inner == null) {
            return List.of(field(type, self, property));
        }
        if (JsonAnnotations.isIgnoredType(inner)) {
            return List.of();
        }
        AnnotationInstance unwrapped = property.annotation(JsonAnnotations.UNWRAPPED);
        if (unwrapped == null || !JsonAnnotations.flag(unwrapped, "enabled", true) || !unwrapping.add(inner.name())) {
            return List.of(field(type, self, property));
        }
        List<Definition.Field> fields = new ArrayList<>();
        for (Definition.Field each : of(inner, TypeVariables.arguments(property.type()))) {
            String name = JsonAnnotations.text(unwrapped, "prefix") + each.name() + JsonAnnotations.text(unwrapped, "suffix");
            fields.add(new Definition.Field(name, each.shape(), each.optional()));
        }
        unwrapping.remove(inner.name());
        return fields;
    }

    private Definition.Field field(ClassInfo type, Type self, Property property) {
        Shape format = property.format();
        Shape shape = property.isCustom() ? JdkShapes.ANYTHING : format != null ? format : shapes.of(property.type());
        boolean nillable = isNillable(type, property);
        if (property.isNullable() || nillable || property.type().equals(self)) {
            // of the type itself: without null it would have no end
            shape = JdkShapes.orNull(shape);
        }
        boolean optional = isOptional(type, property, nillable, shape);
        if (optional && shape instanceof Shape.OrNull orNull) {
            shape = orNull.shape();
        }
        return new Definition.Field(name(type, property), shape, optional);
    }

    /** What the property says comes before what its class does. */
    private boolean isNillable(ClassInfo type, Property property) {
        Boolean own = property.isNillable();
        return own != null ? own
                : property.type().kind() != Type.Kind.PRIMITIVE
                        && JsonAnnotations
                                .isNillableType(JsonAnnotations.inherited(type, index, JsonAnnotations.JSONB_NILLABLE));
    }

    private boolean isOptional(ClassInfo type, Property property, boolean nillable, Shape shape) {
        AnnotationInstance include = property.annotation(JsonAnnotations.INCLUDE);
        if (include == null) {
            include = JsonAnnotations.inherited(type, index, JsonAnnotations.INCLUDE);
        }
        Boolean leavesOut = JsonAnnotations.leavesOut(include);
        if (leavesOut == null) {
            return !style.sendsNulls() && !nillable && shape instanceof Shape.OrNull;
        }
        return leavesOut && (property.type().kind() != Type.Kind.PRIMITIVE
                || JsonAnnotations.leavesOutDefaults(include));
    }

    private String name(ClassInfo type, Property property) {
        String explicit = property.explicitName();
        if (!explicit.isEmpty()) {
            return explicit;
        }
        AnnotationInstance naming = JsonAnnotations.inherited(type, index, JsonAnnotations.NAMING);
        if (naming == null || naming.value() == null) {
            return property.implicitName();
        }
        DotName strategy = naming.value().asClass().name();
        String name = PropertyNaming.apply(JsonAnnotations.simpleName(strategy), property.implicitName());
        if (name == null) {
            shapes.unknown(strategy.toString());
            return property.implicitName();
        }
        return name;
    }
}
