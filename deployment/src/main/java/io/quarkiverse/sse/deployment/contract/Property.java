package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.List;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Type;

/**
 * A property of a class: its field and its getter, of which one may be missing or hidden.
 */
final class Property {

    private final String implicitName;
    private final List<AnnotationTarget> declarations = new ArrayList<>();
    private Type type;
    private boolean visible;
    private boolean nullable;

    Property(String implicitName) {
        this.implicitName = implicitName;
    }

    /**
     * @param declared the type as it is declared, with its annotations
     * @param resolved the same without type variables
     */
    void add(AnnotationTarget declaration, Type declared, Type resolved, boolean isVisible) {
        declarations.add(declaration);
        boolean shown = isVisible || JsonAnnotations.isExplicit(declaration);
        if (type == null || shown) {
            // that of the getter, which comes last
            type = resolved;
        }
        visible |= shown;
        nullable |= JsonAnnotations.isNullable(declared.annotations())
                || JsonAnnotations.isNullable(declaration.declaredAnnotations());
    }

    /** Its annotations count, too. */
    void addSetter(AnnotationTarget setter) {
        declarations.add(setter);
    }

    Type type() {
        return type;
    }

    String implicitName() {
        return implicitName;
    }

    boolean isNullable() {
        return nullable;
    }

    boolean isSent() {
        return visible && declarations.stream().noneMatch(JsonAnnotations::isIgnored);
    }

    boolean isCustom() {
        return declarations.stream().anyMatch(JsonAnnotations::isCustom);
    }

    /** The name that it has explicitly, or the empty string. */
    String explicitName() {
        for (AnnotationTarget declaration : declarations) {
            String name = JsonAnnotations.name(declaration);
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    AnnotationInstance annotation(DotName name) {
        for (AnnotationTarget declaration : declarations) {
            AnnotationInstance found = JsonAnnotations.find(declaration, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    Shape format() {
        for (AnnotationTarget declaration : declarations) {
            Shape format = JsonAnnotations.format(declaration);
            if (format != null) {
                return format;
            }
        }
        return null;
    }

    /** Whether JSON-B writes {@code null} for it; {@code null} if it does not say. */
    Boolean isNillable() {
        for (AnnotationTarget declaration : declarations) {
            Boolean nillable = JsonAnnotations.isNillable(declaration);
            if (nillable != null) {
                return nillable;
            }
        }
        return null;
    }
}
