package io.quarkiverse.sse.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ArrayType;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;
import io.quarkiverse.sse.SseService;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Finds the channels in the injection points of an application, and fails the build for those that
 * can't be.
 */
final class ChannelFinder {

    static final DotName SSE_CHANNEL = DotName.createSimple(SseChannel.class);
    static final DotName SSE_EVENT_TYPE = DotName.createSimple(SseEventType.class);
    static final DotName SSE_NAME = DotName.createSimple(SseName.class);

    private static final Set<DotName> WRAPPERS = Set.of(DotName.createSimple("jakarta.enterprise.inject.Instance"),
            DotName.createSimple("jakarta.inject.Provider"), DotName.createSimple("io.quarkus.arc.InjectableInstance"));

    /** Of an EventSource itself: a listener could not tell them from those of the service. */
    private static final Set<String> TAKEN = Set.of("open", "error");

    private final Map<String, SseChannelBuildItem> byServiceAndEvent = new TreeMap<>();

    /**
     * @return the channel type of an injection point, also where an {@code Instance} or a
     *         {@code Provider} of it is injected; {@code null} if it is none
     */
    static Type channelType(Type injected) {
        if (injected.kind() == Type.Kind.PARAMETERIZED_TYPE && WRAPPERS.contains(injected.name())) {
            return channelType(injected.asParameterizedType().arguments().get(0));
        }
        return injected.name().equals(SSE_CHANNEL) ? injected : null;
    }

    void add(InjectionPointInfo injectionPoint) {
        Type channel = channelType(injectionPoint.getType());
        if (channel == null) {
            return;
        }
        String where = injectionPoint.getTargetInfo();
        String event = value(injectionPoint.getRequiredQualifiers(), SSE_EVENT_TYPE);
        if (event == null) {
            throw new ConfigurationException("The SseChannel in " + where
                    + " needs the name of its events: add @SseEventType(\"…\")");
        }
        requireEventName(event, where);
        if (channel.kind() != Type.Kind.PARAMETERIZED_TYPE) {
            throw wrongType(event, where, "SseChannel");
        }
        Type data = channel.asParameterizedType().arguments().get(0);
        Type plain = plain(data);
        if (plain == null) {
            throw wrongType(event, where, "SseChannel<" + data + ">");
        }
        String service = value(injectionPoint.getRequiredQualifiers(), SSE_NAME);
        add(new SseChannelBuildItem(service == null ? SseService.DEFAULT_NAME : service, event, plain, where));
    }

    private void add(SseChannelBuildItem channel) {
        // a name has no line break
        SseChannelBuildItem other = byServiceAndEvent.putIfAbsent(channel.service() + '\n' + channel.event(), channel);
        if (other != null && !other.data().equals(channel.data())) {
            throw new ConfigurationException("The event \"" + channel.event() + "\" of the service " + channel.service()
                    + " has two types: " + other.data() + " in " + other.injectedInto() + ", and " + channel.data() + " in "
                    + channel.injectedInto() + ". Give one of them another name in @SseEventType, or the same type");
        }
    }

    /** One for each event of a service, in the order of their names. */
    Collection<SseChannelBuildItem> channels() {
        return byServiceAndEvent.values();
    }

    private static String value(Iterable<AnnotationInstance> qualifiers, DotName name) {
        for (AnnotationInstance qualifier : qualifiers) {
            if (qualifier.name().equals(name)) {
                return qualifier.value().asString();
            }
        }
        return null;
    }

    private static void requireEventName(String event, String where) {
        String problem = event.isEmpty() ? "it must not be empty"
                : event.indexOf('\n') >= 0 || event.indexOf('\r') >= 0 ? "it must not contain a line break"
                        : TAKEN.contains(event) ? "an EventSource fires events of its own with this name" : null;
        if (problem != null) {
            throw new ConfigurationException("@SseEventType(\"" + event.replace("\n", "\\n").replace("\r", "\\r") + "\") in "
                    + where + " is no name for events: " + problem);
        }
    }

    private static ConfigurationException wrongType(String event, String where, String type) {
        return new ConfigurationException(type + " in " + where + " does not say what the data of the event \"" + event
                + "\" is: it must be SseChannel<T> with a class, an array, or a generic type of these, without raw types,"
                + " wildcards and type variables");
    }

    /** The type without its annotations, or {@code null} if a client could not be told what it is. */
    private static Type plain(Type type) {
        switch (type.kind()) {
            case PRIMITIVE:
                return type;
            case CLASS:
                return ClassType.create(type.name());
            case ARRAY:
                Type element = plain(type.asArrayType().constituent());
                return element == null ? null : ArrayType.create(element, type.asArrayType().dimensions());
            case PARAMETERIZED_TYPE:
                List<Type> arguments = new ArrayList<>();
                for (Type argument : type.asParameterizedType().arguments()) {
                    Type plain = plain(argument);
                    if (plain == null) {
                        return null;
                    }
                    arguments.add(plain);
                }
                return ParameterizedType.create(type.name(), arguments.toArray(new Type[0]),
                        type.asParameterizedType().owner());
            default:
                return null;
        }
    }
}
