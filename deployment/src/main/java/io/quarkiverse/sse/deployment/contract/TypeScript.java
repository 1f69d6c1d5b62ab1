package io.quarkiverse.sse.deployment.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.vertx.core.json.Json;

/**
 * Declares the events in TypeScript.
 */
public final class TypeScript {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    /** The globals are qualified, because a class of the application may have the same name. */
    private static final String HELPERS = """
            declare const content: unique symbol;

            /** The data of an event: text of which JSON.parse makes a T. */
            export type Json<T> = string & { readonly [content]: T };

            /** JSON, with the types of the events: const json: SseJson = JSON; */
            export interface SseJson {
                parse<T>(data: Json<T>): T;
            }

            /** An EventSource that knows its events: new EventSource(path) as TypedEventSource<SseEvents> */
            export interface TypedEventSource<E>
                extends globalThis.Omit<globalThis.EventSource, "addEventListener" | "removeEventListener"> {
                addEventListener<K extends keyof E>(type: K, listener: (event: globalThis.MessageEvent<E[K]>) => void,
                    options?: boolean | globalThis.AddEventListenerOptions): void;
                addEventListener(type: "open" | "error", listener: (event: globalThis.Event) => void,
                    options?: boolean | globalThis.AddEventListenerOptions): void;
                removeEventListener<K extends keyof E>(type: K, listener: (event: globalThis.MessageEvent<E[K]>) => void,
                    options?: boolean | globalThis.EventListenerOptions): void;
                removeEventListener(type: "open" | "error", listener: (event: globalThis.Event) => void,
                    options?: boolean | globalThis.EventListenerOptions): void;
            }
            """;

    private final Contracts contracts;
    private final StringBuilder text = new StringBuilder();

    private TypeScript(Contracts contracts) {
        this.contracts = contracts;
    }

    /**
     * @param contracts of an application
     * @return a declaration file
     */
    public static String declarations(Contracts contracts) {
        TypeScript script = new TypeScript(contracts);
        script.text.append("// The events of the application, which Quarkus SSE wrote when it was built.\n\n").append(HELPERS);
        for (Contracts.Service service : contracts.services()) {
            script.add(service);
        }
        Map<String, Definition> byName = new TreeMap<>();
        contracts.definitions().forEach((key, definition) -> byName.put(contracts.nameOf(key), definition));
        byName.forEach(script::add);
        return script.text.toString();
    }

    private void add(Contracts.Service service) {
        text.append("\n/** The events of ").append(service.path() == null ? "a route of the application" : service.path());
        if (!service.isDefault()) {
            // the name may be anything, and must not end the comment
            text.append(", the service ").append(quoted(service.name()).replace("*/", "*\\/"));
        }
        text.append(". */\nexport interface ").append(service.typeName()).append(" {\n");
        for (Contracts.Event event : service.events()) {
            text.append("    ").append(key(event.name())).append(": ")
                    .append(event.isText() ? "string" : "Json<" + of(event.data()) + ">").append(";\n");
        }
        text.append("}\n");
    }

    private void add(String name, Definition definition) {
        text.append('\n');
        if (definition instanceof Definition.Fields object) {
            text.append("export interface ").append(name).append(" {\n");
            for (Definition.Field field : object.fields()) {
                text.append("    ").append(key(field.name())).append(field.optional() ? "?: " : ": ")
                        .append(of(field.shape())).append(";\n");
            }
            text.append("}\n");
            return;
        }
        text.append("export type ").append(name).append(" = ").append(alternatives(definition)).append(";\n");
    }

    private String alternatives(Definition definition) {
        if (definition instanceof Definition.Alias alias) {
            return of(alias.shape());
        }
        List<String> alternatives = new ArrayList<>();
        if (definition instanceof Definition.Choice choice) {
            choice.values().forEach(value -> alternatives.add(quoted(value)));
        } else {
            ((Definition.OneOf) definition).alternatives().forEach(shape -> alternatives.add(of(shape)));
        }
        return alternatives.isEmpty() ? "never" : String.join(" | ", alternatives);
    }

    private String of(Shape shape) {
        if (shape instanceof Shape.Text) {
            return "string";
        }
        if (shape instanceof Shape.Numeric) {
            return "number";
        }
        if (shape instanceof Shape.Flag) {
            return "boolean";
        }
        if (shape instanceof Shape.ListOf list) {
            String item = of(list.item());
            return list.item() instanceof Shape.OrNull ? "(" + item + ")[]" : item + "[]";
        }
        if (shape instanceof Shape.MapOf map) {
            return "{ [key: string]: " + of(map.value()) + " }";
        }
        if (shape instanceof Shape.Constant constant) {
            return quoted(constant.value());
        }
        if (shape instanceof Shape.OrNull orNull) {
            return of(orNull.shape()) + " | null";
        }
        return shape instanceof Shape.Named named ? contracts.nameOf(named.key()) : "unknown";
    }

    private static String key(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String text) {
        return Json.encode(text);
    }
}
