package io.quarkiverse.sse.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

import io.quarkiverse.sse.SseChannel;
import io.quarkiverse.sse.SseEventType;
import io.quarkiverse.sse.SseName;
import io.quarkus.arc.processor.BeanArchives;
import io.quarkus.arc.processor.BeanProcessor;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.runtime.configuration.ConfigurationException;

class WrongChannelsFailTheBuildTest {

    @Singleton
    static class Right {

        @Inject
        @SseEventType("a")
        SseChannel<List<String>> a;

        @Inject
        @SseEventType("a")
        Provider<SseChannel<List<String>>> again;

        @Inject
        @SseName("other")
        @SseEventType("a")
        SseChannel<Integer> other;

        @Inject
        @SseEventType("ünüsual \"name\" */ with ${everything}")
        SseChannel<int[]> unusual;
    }

    @Singleton
    static class Wildcard {

        @Inject
        @SseEventType("a")
        SseChannel<?> a;
    }

    @Singleton
    static class InnerWildcard {

        @Inject
        @SseEventType("a")
        SseChannel<List<? extends Number>> a;
    }

    @Singleton
    @SuppressWarnings("rawtypes")
    static class Raw {

        @Inject
        @SseEventType("a")
        SseChannel a;
    }

    @Singleton
    static class Nameless {

        @Inject
        SseChannel<String> a;
    }

    @Singleton
    static class Empty {

        @Inject
        @SseEventType("")
        SseChannel<String> a;
    }

    @Singleton
    static class LineBreak {

        @Inject
        @SseEventType("a\nb")
        SseChannel<String> a;
    }

    @Singleton
    static class Taken {

        @Inject
        @SseEventType("error")
        SseChannel<String> a;
    }

    @Singleton
    static class TwoTypes {

        @Inject
        @SseEventType("a")
        SseChannel<String> a;

        @Inject
        @SseEventType("a")
        SseChannel<Integer> b;
    }

    @Test
    void eachWithWhatToDo() throws IOException {
        assertFails(Wildcard.class, "SseChannel<?>", "Wildcard#a", "without raw types, wildcards and type variables");
        assertFails(InnerWildcard.class, "List<? extends java.lang.Number>", "without raw types, wildcards");
        assertFails(Raw.class, "SseChannel in", "without raw types, wildcards and type variables");
        assertFails(Nameless.class, "needs the name of its events: add @SseEventType");
        assertFails(Empty.class, "@SseEventType(\"\")", "must not be empty");
        assertFails(LineBreak.class, "@SseEventType(\"a\\nb\")", "line break");
        assertFails(Taken.class, "@SseEventType(\"error\")", "EventSource fires events of its own");
        assertFails(TwoTypes.class, "The event \"a\" of the service <default> has two types", "java.lang.String in",
                "java.lang.Integer in", "TwoTypes#b");
    }

    @Test
    void anEventOfAServiceIsOneChannel() throws IOException {
        List<String> found = new ArrayList<>();
        for (SseChannelBuildItem channel : find(Right.class).channels()) {
            found.add(channel.service() + " " + channel.event() + " " + channel.data());
        }
        assertThat(found).containsExactly("<default> a java.util.List<java.lang.String>",
                "<default> ünüsual \"name\" */ with ${everything} int[]", "other a java.lang.Integer");
    }

    private static void assertFails(Class<?> bean, String... parts) {
        assertThatThrownBy(() -> find(bean)).isInstanceOf(ConfigurationException.class).hasMessageContainingAll(parts);
    }

    private static ChannelFinder find(Class<?> bean) throws IOException {
        Index index = Index.of(bean, SseEventType.class, SseName.class, SseChannel.class, Inject.class,
                Singleton.class);
        BeanProcessor processor = BeanProcessor.builder()
                .setComputingBeanArchiveIndex(BeanArchives.buildComputingBeanArchiveIndex(bean.getClassLoader(),
                        new ConcurrentHashMap<>(), index))
                .setImmutableBeanArchiveIndex(index)
                .build();
        processor.registerCustomContexts();
        processor.registerScopes();
        processor.registerBeans();
        ChannelFinder finder = new ChannelFinder();
        for (InjectionPointInfo injectionPoint : processor.getBeanDeployment().getInjectionPoints()) {
            finder.add(injectionPoint);
        }
        return finder;
    }
}
