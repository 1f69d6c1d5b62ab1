package io.quarkiverse.sse.deployment.contract;

import java.util.List;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;

/**
 * What annotations of Jackson and JSON-B say. Either may be missing from the application, so they are
 * known by name.
 */
final class JsonAnnotations {

    private static final String JACKSON = "com.fasterxml.jackson.annotation.";
    private static final String DATABIND = "com.fasterxml.jackson.databind.annotation.";
    private static final String JSONB = "jakarta.json.bind.annotation.";

    static final DotName VALUE = DotName.createSimple(JACKSON + "JsonValue");
    static final DotName UNWRAPPED = DotName.createSimple(JACKSON + "JsonUnwrapped");
    static final DotName AUTO_DETECT = DotName.createSimple(JACKSON + "JsonAutoDetect");
    static final DotName IGNORE_PROPERTIES = DotName.createSimple(JACKSON + "JsonIgnoreProperties");
    static final DotName NAMING = DotName.createSimple(DATABIND + "JsonNaming");
    static final DotName TYPE_INFO = DotName.createSimple(JACKSON + "JsonTypeInfo");
    static final DotName TYPE_NAME = DotName.createSimple(JACKSON + "JsonTypeName");
    static final DotName SUB_TYPES = DotName.createSimple(JACKSON + "JsonSubTypes");
    static final DotName JSONB_TYPE_INFO = DotName.createSimple(JSONB + "JsonbTypeInfo");

    private static final DotName PROPERTY = DotName.createSimple(JACKSON + "JsonProperty");
    private static final DotName GETTER = DotName.createSimple(JACKSON + "JsonGetter");
    private static final DotName FORMAT = DotName.createSimple(JACKSON + "JsonFormat");
    private static final DotName INCLUDE = DotName.createSimple(JACKSON + "JsonInclude");
    private static final DotName JSONB_PROPERTY = DotName.createSimple(JSONB + "JsonbProperty");
    private static final DotName JSONB_DATE_FORMAT = DotName.createSimple(JSONB + "JsonbDateFormat");
    private static final DotName JSONB_NUMBER_FORMAT = DotName.createSimple(JSONB + "JsonbNumberFormat");
    private static final DotName IGNORE = DotName.createSimple(JACKSON + "JsonIgnore");
    private static final List<DotName> IGNORING = List.of(
            DotName.createSimple(JACKSON + "JsonBackReference"), DotName.createSimple(JACKSON + "JsonAnyGetter"),
            DotName.createSimple(JSONB + "JsonbTransient"));
    private static final DotName IGNORED_TYPE = DotName.createSimple(JACKSON + "JsonIgnoreType");
    private static final List<DotName> CUSTOM = List.of(DotName.createSimple(DATABIND + "JsonSerialize"),
            DotName.createSimple(JACKSON + "JsonRawValue"), DotName.createSimple(JACKSON + "JsonIdentityInfo"),
            DotName.createSimple(JSONB + "JsonbTypeSerializer"), DotName.createSimple(JSONB + "JsonbTypeAdapter"));
    private static final Set<String> LEAVES_OUT = Set.of("NON_NULL", "NON_ABSENT", "NON_EMPTY", "NON_DEFAULT");

    private JsonAnnotations() {
    }

    static AnnotationInstance find(AnnotationTarget target, DotName name) {
        return target.declaredAnnotation(name);
    }

    static String text(AnnotationInstance annotation, String field) {
        AnnotationValue value = annotation == null ? null : annotation.value(field);
        // also of an enumeration
        return value == null ? "" : value.asString();
    }

    static boolean flag(AnnotationInstance annotation, String field, boolean otherwise) {
        AnnotationValue value = annotation == null ? null : annotation.value(field);
        return value == null ? otherwise : value.asBoolean();
    }

    /** Whether it says that this is a property, whatever its visibility. */
    static boolean isExplicit(AnnotationTarget target) {
        return find(target, PROPERTY) != null || find(target, GETTER) != null || find(target, JSONB_PROPERTY) != null;
    }

    /** The name that it has explicitly, or the empty string. */
    static String name(AnnotationTarget target) {
        for (DotName name : List.of(PROPERTY, GETTER, JSONB_PROPERTY)) {
            String value = text(find(target, name), "value");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    static boolean isIgnored(AnnotationTarget target) {
        for (DotName name : IGNORING) {
            if (find(target, name) != null) {
                return true;
            }
        }
        AnnotationInstance ignore = find(target, IGNORE);
        return ignore != null && flag(ignore, "value", true)
                || text(find(target, PROPERTY), "access").equals("WRITE_ONLY");
    }

    static boolean isIgnoredType(AnnotationTarget type) {
        return flag(find(type, IGNORED_TYPE), "value", find(type, IGNORED_TYPE) != null);
    }

    /** Whether code decides what the JSON looks like. */
    static boolean isCustom(AnnotationTarget target) {
        for (DotName name : CUSTOM) {
            if (find(target, name) != null) {
                return true;
            }
        }
        return false;
    }

    /** What a format makes of it, or {@code null} if it stays what it is. */
    static Shape format(AnnotationTarget target) {
        AnnotationInstance format = find(target, FORMAT);
        String shape = text(format, "shape");
        if (shape.equals("STRING") || shape.isEmpty() && !text(format, "pattern").isEmpty()
                || find(target, JSONB_DATE_FORMAT) != null || find(target, JSONB_NUMBER_FORMAT) != null) {
            return JdkShapes.TEXT;
        }
        if (shape.startsWith("NUMBER")) {
            return new Shape.Numeric(shape.equals("NUMBER_INT"), null);
        }
        return shape.isEmpty() || shape.equals("ANY") || shape.equals("NATURAL") ? null : JdkShapes.ANYTHING;
    }

    /** Whether it leaves out what has no value; {@code null} if it does not say. */
    static Boolean leavesOut(AnnotationTarget target) {
        AnnotationInstance include = find(target, INCLUDE);
        if (include != null) {
            return LEAVES_OUT.contains(text(include, "value"));
        }
        AnnotationInstance property = find(target, JSONB_PROPERTY);
        return flag(property, "nillable", false) ? Boolean.FALSE : null;
    }

    /** Whether what is left out has more than {@code null}, such as an empty list. */
    static boolean leavesOutMoreThanNull(AnnotationTarget target) {
        String include = text(find(target, INCLUDE), "value");
        return include.equals("NON_EMPTY") || include.equals("NON_DEFAULT");
    }

    static boolean isNullable(Iterable<AnnotationInstance> annotations) {
        for (AnnotationInstance annotation : annotations) {
            if (simpleName(annotation.name()).equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    static String simpleName(DotName name) {
        String whole = name.toString();
        return whole.substring(Math.max(whole.lastIndexOf('.'), whole.lastIndexOf('$')) + 1);
    }
}
