package io.quarkiverse.sse.deployment.contract;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Puts schemas among the components of an OpenAPI document. A type that a REST resource has too is
 * there already, and stays as it is; one that only has the same name is another.
 */
final class OpenApiSchemas {

    private static final String REFERENCE = "#/components/schemas/";

    private final Components components;
    private final Map<String, Object> types;
    private final Map<String, String> nameOfType = new HashMap<>();

    /** @param types the schemas of the types, by their names */
    OpenApiSchemas(Components components, Map<String, Object> types) {
        this.components = components;
        this.types = types;
        types.forEach((name, schema) -> nameOfType.put(name, isOther(name, map(schema)) ? unused(name) : name));
    }

    void addTypes() {
        types.forEach((name, schema) -> {
            String component = nameOfType.get(name);
            if (existing(component) == null) {
                components.addSchema(component, schema(map(schema)));
            }
        });
    }

    /** Returns the name that it has there. */
    String addEvents(String name, Map<String, Object> schema) {
        String component = existing(name) == null && !types.containsKey(name) ? name : unused(name);
        components.addSchema(component, schema(schema));
        return component;
    }

    private Schema existing(String name) {
        return components.getSchemas() == null ? null : components.getSchemas().get(name);
    }

    private boolean isOther(String name, Map<String, Object> schema) {
        Schema existing = existing(name);
        if (existing == null) {
            return false;
        }
        Set<String> properties = schema.containsKey("properties") ? map(schema.get("properties")).keySet() : Set.of();
        return !properties.equals(existing.getProperties() == null ? Set.of() : existing.getProperties().keySet());
    }

    private String unused(String name) {
        String unused = "Sse" + name;
        for (int number = 2; existing(unused) != null || types.containsKey(unused); number++) {
            unused = "Sse" + name + number;
        }
        return unused;
    }

    private Schema schema(Map<String, Object> from) {
        Schema schema = OASFactory.createSchema();
        for (Map.Entry<String, Object> each : from.entrySet()) {
            set(schema, each.getKey(), each.getValue());
        }
        return schema;
    }

    private void set(Schema schema, String keyword, Object value) {
        switch (keyword) {
            case "$ref" -> {
                String name = ((String) value).substring(REFERENCE.length());
                schema.setRef(nameOfType.getOrDefault(name, name));
            }
            case "type" -> {
                for (Object type : value instanceof List<?> several ? several : List.of(value)) {
                    schema.addType(Schema.SchemaType.valueOf(((String) type).toUpperCase(Locale.ROOT)));
                }
            }
            case "format" -> schema.setFormat((String) value);
            case "const" -> schema.setConstValue(value);
            case "minimum" -> schema.setMinimum(BigDecimal.valueOf((int) value));
            case "contentMediaType" -> schema.setContentMediaType((String) value);
            case "contentEncoding" -> schema.setContentEncoding((String) value);
            case "contentSchema" -> schema.setContentSchema(schema(map(value)));
            case "items" -> schema.setItems(schema(map(value)));
            case "additionalProperties" -> schema.setAdditionalPropertiesSchema(schema(map(value)));
            case "properties" -> map(value).forEach((name, property) -> schema.addProperty(name, schema(map(property))));
            case "required" -> ((List<?>) value).forEach(name -> schema.addRequired((String) name));
            case "enum" -> ((List<?>) value).forEach(schema::addEnumeration);
            case "anyOf" -> ((List<?>) value).forEach(alternative -> schema.addAnyOf(schema(map(alternative))));
            default -> throw new IllegalArgumentException(keyword);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
