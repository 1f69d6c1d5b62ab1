package io.quarkiverse.sse.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

import io.quarkiverse.sse.SseCloseReason;
import io.quarkiverse.sse.SseData;
import io.quarkiverse.sse.SseResume;
import io.quarkus.deployment.ApplicationArchive;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.AdditionalIndexedClassesBuildItem;
import io.quarkus.deployment.builditem.ApplicationArchivesBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveHierarchyBuildItem;
import io.quarkus.deployment.pkg.NativeConfig;

/**
 * Registers the types that the application sends as JSON for reflection in a native executable.
 */
class SseNativeProcessor {

    private static final DotName SSE_DATA = DotName.createSimple(SseData.class);
    /** It is rendered, and not written as JSON. */
    private static final DotName TEMPLATE = DotName.createSimple("io.quarkus.qute.TemplateInstance");
    private static final String API_PACKAGE = SseData.class.getPackageName().replace('.', '/') + "/Sse";

    @BuildStep
    void foundTypes(NativeConfig nativeConfig, ApplicationArchivesBuildItem archives, CombinedIndexBuildItem combinedIndex,
            BuildProducer<ReflectiveHierarchyBuildItem> hierarchies) {
        if (!nativeConfig.enabled()) {
            // reading the bytecode of the application would only make the build longer
            return;
        }
        DataTypeFinder finder = new DataTypeFinder(combinedIndex.getIndex());
        for (ApplicationArchive archive : archives.getAllApplicationArchives()) {
            for (ClassInfo candidate : archive.getIndex().getKnownClasses()) {
                byte[] classFile = classFile(candidate);
                if (classFile != null && mentionsApi(classFile)) {
                    for (Type type : finder.find(classFile)) {
                        register(type, combinedIndex.getIndex(), candidate.name(), hierarchies);
                    }
                }
            }
        }
    }

    @BuildStep
    void annotatedTypes(CombinedIndexBuildItem combinedIndex, BuildProducer<ReflectiveHierarchyBuildItem> hierarchies) {
        for (AnnotationInstance annotation : combinedIndex.getIndex().getAnnotations(SSE_DATA)) {
            ClassInfo annotated = annotation.target().asClass();
            Type[] types = annotation.value() == null ? new Type[0] : annotation.value().asClassArray();
            for (Type type : types.length > 0 ? types : new Type[] { Type.create(annotated.name(), Type.Kind.CLASS) }) {
                register(type, combinedIndex.getIndex(), annotated.name(), hierarchies);
            }
        }
    }

    @BuildStep
    void typesOfChannels(List<SseChannelBuildItem> channels, CombinedIndexBuildItem combinedIndex,
            BuildProducer<ReflectiveHierarchyBuildItem> hierarchies) {
        for (SseChannelBuildItem channel : channels) {
            register(channel.data(), combinedIndex.getIndex(), channel.injectedInto(), hierarchies);
        }
    }

    /** An application may send these as well. */
    @BuildStep
    AdditionalIndexedClassesBuildItem apiTypes() {
        return new AdditionalIndexedClassesBuildItem(SseCloseReason.class.getName(), SseResume.class.getName());
    }

    static void register(Type type, IndexView index, Object source,
            BuildProducer<ReflectiveHierarchyBuildItem> hierarchies) {
        List<Type> types = new ArrayList<>(List.of(type));
        if (type.kind() == Type.Kind.CLASS) {
            if (type.name().toString().startsWith("java.") || type.name().equals(TEMPLATE)) {
                return;
            }
            // what is sent may be of a subtype
            for (ClassInfo subtype : index.getAllKnownSubclasses(type.name())) {
                types.add(Type.create(subtype.name(), Type.Kind.CLASS));
            }
            for (ClassInfo subtype : index.getAllKnownImplementations(type.name())) {
                types.add(Type.create(subtype.name(), Type.Kind.CLASS));
            }
        }
        for (Type each : types) {
            hierarchies.produce(ReflectiveHierarchyBuildItem.builder(each)
                    .source("data of Server-Sent Events in " + source)
                    .build());
        }
    }

    private static boolean mentionsApi(byte[] classFile) {
        return new String(classFile, StandardCharsets.ISO_8859_1).contains(API_PACKAGE);
    }

    private static byte[] classFile(ClassInfo type) {
        String resource = type.name().toString().replace('.', '/') + ".class";
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class " + type.name() + " can't be read", e);
        }
    }
}
