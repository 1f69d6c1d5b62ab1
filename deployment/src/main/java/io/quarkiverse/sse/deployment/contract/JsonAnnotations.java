package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

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
    static final DotName JSONB_NILLABLE = DotName.createSimple(JSONB + "JsonbNillable");
    static final DotName JSONB_TYPE_INFO = DotName.createSimple(JSONB + "JsonbTypeInfo");

    private static final DotName PROPERTY = DotName.createSimple(JACKSON + "JsonProperty");
    private static final DotName GETTER = DotName.createSimple(JACKSON + "JsonGetter");
    private static final DotName FORMAT = DotName.createSimple(JACKSON + "JsonFormat");
    static final DotName INCLUDE = DotName.createSimple(JACKSON + "JsonInclude");
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

    /** The class or the supertype that has one of the annotations, or {@code null}. */
    static ClassInfo declaring(ClassInfo type, IndexView index, Set<DotName> annotations) {
        for (DotName name : annotations) {
            if (find(type, name) != null) {
                return type;
            }
        }
        List<DotName> supertypes = new ArrayList<>(type.interfaceNames());
        if (type.superName() != null) {
            supertypes.add(0, type.superName());
        }
        for (DotName each : supertypes) {
            ClassInfo found = index.getClassByName(each);
            ClassInfo declaring = found == null ? null : declaring(found, index, annotations);
            if (declaring != null) {
                return declaring;
            }
        }
        return null;
    }

    /** The annotation of the class, which it may have from a supertype, or {@code null}. */
    static AnnotationInstance inherited(ClassInfo type, IndexView index, DotName annotation) {
        ClassInfo declaring = declaring(type, index, Set.of(annotation));
        return declaring == null ? null : find(declaring, annotation);
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
    static Boolean leavesOut(AnnotationInstance include) {
        return include == null ? null : LEAVES_OUT.contains(text(include, "value"));
    }

    /** Whether it leaves out primitive values too. */
    static boolean leavesOutDefaults(AnnotationInstance include) {
        return text(include, "value").equals("NON_DEFAULT");
    }

    /** Whether JSON-B writes {@code null} for it; {@code null} if it does not say. */
    static Boolean isNillable(AnnotationTarget target) {
        AnnotationInstance nillable = find(target, JSONB_NILLABLE);
        if (nillable != null) {
            return isNillableType(nillable);
        }
        return flag(find(target, JSONB_PROPERTY), "nillable", false) ? true : null;
    }

    /** The same for what a class says of its properties, where the annotation may be missing. */
    static boolean isNillableType(AnnotationInstance nillable) {
        return nillable != null && flag(nillable, "value", true);
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
