package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Describes data in JSON Schema, as maps and lists.
 */
final class JsonSchema {

    private static final String REFERENCE = "#/components/schemas/";
    private static final String TYPE = "type";

    private JsonSchema() {
    }

    /** The schemas of all types, by their names. */
    static Map<String, Object> definitions(Contracts contracts) {
        Map<String, Object> byName = new TreeMap<>();
        contracts.definitions().forEach((key, definition) -> byName.put(contracts.nameOf(key), of(definition, contracts)));
        return byName;
    }

    /**
     * What a client sees of an event. The data is text on the stream, and what the text has is its
     * content.
     */
    static Map<String, Object> ofEvent(Contracts.Event event, Contracts contracts) {
        Map<String, Object> data = typed("string");
        if (!event.isText()) {
            data.put("contentMediaType", "application/json");
            data.put("contentSchema", of(event.data(), contracts));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", of(new Shape.Constant(event.name()), contracts));
        fields.put("data", data);
        fields.put("id", typed("string"));
        Map<String, Object> retry = typed("integer");
        retry.put("minimum", 0);
        fields.put("retry", retry);
        Map<String, Object> object = typed("object");
        object.put("properties", fields);
        object.put("required", List.of("event", "data"));
        return object;
    }

    static Map<String, Object> reference(String name) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$ref", REFERENCE + name);
        return schema;
    }

    private static Map<String, Object> of(Definition definition, Contracts contracts) {
        if (definition instanceof Definition.Fields object) {
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (Definition.Field field : object.fields()) {
                properties.put(field.name(), of(field.shape(), contracts));
                if (!field.optional()) {
                    required.add(field.name());
                }
            }
            Map<String, Object> schema = typed("object");
            schema.put("properties", properties);
            if (!required.isEmpty()) {
                schema.put("required", required);
            }
            return schema;
        }
        if (definition instanceof Definition.OneOf oneOf) {
            return anyOf(oneOf.alternatives().stream().map(shape -> of(shape, contracts)).toList());
        }
        if (definition instanceof Definition.Choice choice) {
            Map<String, Object> schema = typed("string");
            if (!choice.values().isEmpty()) {
                schema.put("enum", choice.values());
            }
            return schema;
        }
        return of(((Definition.Alias) definition).shape(), contracts);
    }

    static Map<String, Object> of(Shape shape, Contracts contracts) {
        if (shape instanceof Shape.Text text) {
            Map<String, Object> schema = typed("string");
            if ("byte".equals(text.format())) {
                schema.put("contentEncoding", "base64");
            } else if (text.format() != null) {
                schema.put("format", text.format());
            }
            return schema;
        }
        if (shape instanceof Shape.Numeric number) {
            Map<String, Object> schema = typed(number.integer() ? "integer" : "number");
            if (number.format() != null) {
                schema.put("format", number.format());
            }
            return schema;
        }
        if (shape instanceof Shape.Flag) {
            return typed("boolean");
        }
        if (shape instanceof Shape.ListOf list) {
            Map<String, Object> schema = typed("array");
            schema.put("items", of(list.item(), contracts));
            return schema;
        }
        if (shape instanceof Shape.MapOf map) {
            Map<String, Object> schema = typed("object");
            schema.put("additionalProperties", of(map.value(), contracts));
            return schema;
        }
        if (shape instanceof Shape.Constant constant) {
            Map<String, Object> schema = typed("string");
            schema.put("const", constant.value());
            return schema;
        }
        if (shape instanceof Shape.OrNull orNull) {
            return orNull(of(orNull.shape(), contracts));
        }
        return shape instanceof Shape.Named named ? reference(contracts.nameOf(named.key())) : new LinkedHashMap<>();
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.get(TYPE) instanceof String type) {
            schema.put(TYPE, List.of(type, "null"));
            return schema;
        }
        return anyOf(List.of(schema, typed("null")));
    }

    static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("anyOf", schemas);
        return schema;
    }

    static Map<String, Object> typed(String type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, type);
        return schema;
    }
}
