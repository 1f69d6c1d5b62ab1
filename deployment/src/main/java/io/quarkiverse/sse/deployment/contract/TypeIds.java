package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * How the JSON of a class says which of several it is: {@code @JsonTypeInfo}, {@code @JsonbTypeInfo}
 * and sealed types.
 */
final class TypeIds {

    private final IndexView index;

    TypeIds(IndexView index) {
        this.index = index;
    }

    /** The classes that an abstract type can be, empty if there may be any. */
    List<DotName> alternatives(ClassInfo type) {
        List<DotName> names = new ArrayList<>();
        for (AnnotationInstance each : subTypes(type)) {
            names.add(each.value(each.value("type") == null ? "value" : "type").asClass().name());
        }
        if (names.isEmpty() && type.isSealed()) {
            names.addAll(new TreeSet<>(type.permittedSubclasses()));
        }
        return names;
    }

    /** Whether the id is around or beside the object, which is no matter of its fields. */
    boolean isElsewhere(ClassInfo type) {
        ClassInfo base = base(type);
        String include = JsonAnnotations.text(base == null ? null
                : JsonAnnotations.find(base, JsonAnnotations.TYPE_INFO), "include");
        return include.startsWith("WRAPPER") || include.equals("EXTERNAL_PROPERTY");
    }

    /** The field that says which class it is, or {@code null}. */
    Definition.Field field(ClassInfo type) {
        ClassInfo base = base(type);
        if (base == null) {
            return null;
        }
        AnnotationInstance info = JsonAnnotations.find(base, JsonAnnotations.TYPE_INFO);
        if (info == null) {
            String key = JsonAnnotations.text(JsonAnnotations.find(base, JsonAnnotations.JSONB_TYPE_INFO), "key");
            return new Definition.Field(key.isEmpty() ? "@type" : key, id(type, base), false);
        }
        String use = JsonAnnotations.text(info, "use");
        if (use.equals("NONE")) {
            return null;
        }
        String property = JsonAnnotations.text(info, "property");
        boolean byName = use.equals("NAME") || use.equals("SIMPLE_NAME");
        Shape id = byName ? id(type, base)
                : use.equals("CLASS") ? new Shape.Constant(type.name().toString()) : JdkShapes.TEXT;
        return new Definition.Field(!property.isEmpty() ? property : byName ? "@type" : "@class", id, false);
    }

    private Shape id(ClassInfo type, ClassInfo base) {
        for (AnnotationInstance each : subTypes(base)) {
            boolean jsonb = each.value("alias") != null;
            String name = JsonAnnotations.text(each, jsonb ? "alias" : "name");
            if (each.value(jsonb ? "type" : "value").asClass().name().equals(type.name()) && !name.isEmpty()) {
                return new Shape.Constant(name);
            }
        }
        String name = JsonAnnotations.text(JsonAnnotations.find(type, JsonAnnotations.TYPE_NAME), "value");
        return new Shape.Constant(name.isEmpty() ? type.name().withoutPackagePrefix() : name);
    }

    private static AnnotationInstance[] subTypes(ClassInfo type) {
        for (DotName name : List.of(JsonAnnotations.SUB_TYPES, JsonAnnotations.JSONB_TYPE_INFO)) {
            AnnotationInstance found = JsonAnnotations.find(type, name);
            AnnotationValue value = found == null ? null : found.value();
            if (value != null) {
                return value.asNestedArray();
            }
        }
        return new AnnotationInstance[0];
    }

    /** The class or its supertype that has the annotation. */
    private ClassInfo base(ClassInfo type) {
        return JsonAnnotations.declaring(type, index, Set.of(JsonAnnotations.TYPE_INFO, JsonAnnotations.JSONB_TYPE_INFO));
    }
}
