package io.quarkiverse.sse.deployment;

import java.util.HashSet;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/**
 * Finds the types of what the application sends to channels: in what its methods return, and in its emitters.
 */
final class MessagePayloads {

    private static final String MESSAGING = "org.eclipse.microprofile.reactive.messaging.";
    private static final DotName OUTGOING = DotName.createSimple(MESSAGING + "Outgoing");
    private static final DotName CHANNEL = DotName.createSimple(MESSAGING + "Channel");

    /** Of what carries payloads, such as {@code Multi<Message<Price>>}. */
    private static final Set<String> CARRIERS = Set.of("java.", "org.eclipse.microprofile.", "io.smallrye.",
            "org.reactivestreams.");

    private final IndexView index;

    MessagePayloads(IndexView index) {
        this.index = index;
    }

    Set<Type> of(String channel) {
        Set<Type> payloads = new HashSet<>();
        for (AnnotationInstance outgoing : index.getAnnotationsWithRepeatable(OUTGOING, index)) {
            if (channel.equals(outgoing.value().asString()) && outgoing.target().kind() == AnnotationTarget.Kind.METHOD) {
                add(outgoing.target().asMethod().returnType(), payloads);
            }
        }
        for (AnnotationInstance emitter : index.getAnnotations(CHANNEL)) {
            if (channel.equals(emitter.value().asString())) {
                add(typeOf(emitter.target()), payloads);
            }
        }
        return payloads;
    }

    private static Type typeOf(AnnotationTarget target) {
        return switch (target.kind()) {
            case FIELD -> target.asField().type();
            case METHOD -> target.asMethod().returnType();
            default -> target.asMethodParameter().type();
        };
    }

    private static void add(Type type, Set<Type> payloads) {
        switch (type.kind()) {
            case ARRAY -> add(type.asArrayType().elementType(), payloads);
            case CLASS -> {
                if (!isCarrier(type)) {
                    payloads.add(type);
                }
            }
            case PARAMETERIZED_TYPE -> {
                if (!isCarrier(type)) {
                    payloads.add(type);
                }
                for (Type argument : type.asParameterizedType().arguments()) {
                    add(argument, payloads);
                }
            }
            case WILDCARD_TYPE -> add(type.asWildcardType().extendsBound(), payloads);
            default -> {
                // primitives are sent as text
            }
        }
    }

    private static boolean isCarrier(Type type) {
        for (String carrier : CARRIERS) {
            if (type.name().toString().startsWith(carrier)) {
                return true;
            }
        }
        return false;
    }
}
