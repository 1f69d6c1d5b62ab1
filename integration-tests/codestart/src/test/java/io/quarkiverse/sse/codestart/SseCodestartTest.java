package io.quarkiverse.sse.codestart;

import static io.quarkus.devtools.codestarts.quarkus.QuarkusCodestartCatalog.Language.JAVA;
import static io.quarkus.devtools.testing.SnapshotTesting.checkContains;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.devtools.codestarts.quarkus.QuarkusCodestartCatalog;
import io.quarkus.devtools.messagewriter.MessageWriter;
import io.quarkus.devtools.project.CodestartResourceLoadersBuilder;
import io.quarkus.devtools.testing.FakeExtensionCatalog;
import io.quarkus.devtools.testing.codestarts.QuarkusCodestartTest;
import io.quarkus.maven.dependency.ArtifactKey;
import io.quarkus.platform.descriptor.loader.json.ResourceLoader;
import io.quarkus.platform.descriptor.loader.json.ResourceLoaders;
import io.quarkus.registry.catalog.Extension;
import io.quarkus.registry.catalog.ExtensionCatalog;

/** The catalog has the extension and the codestart of this build, which are in no repository. */
class SseCodestartTest {

    private static final String EXTENSION = "io.quarkiverse.sse:quarkus-sse";

    private static final ExtensionCatalog CATALOG = catalog();

    @RegisterExtension
    static QuarkusCodestartTest codestart = QuarkusCodestartTest.builder()
            .languages(JAVA)
            .extensionCatalog(CATALOG)
            .quarkusCodestartCatalog(codestarts())
            .extension(ArtifactKey.fromString(EXTENSION))
            .build();

    @Test
    void theCodeIsInThePackageOfTheApplication() throws Throwable {
        for (String file : List.of("main/java/%s/Greeter", "test/java/%s/GreeterTest", "test/java/%s/GreeterIT")) {
            codestart.assertThatGeneratedFile(JAVA, "src/" + file.formatted("ilove/quark/us") + ".java")
                    .satisfies(checkContains("package ilove.quark.us;"));
        }
    }

    @Test
    void thePageIsThereAndTheReadmeSaysWhere() throws Throwable {
        codestart.assertThatGeneratedFile(JAVA, "src/main/resources/META-INF/resources/sse.html").exists();
        codestart.assertThatGeneratedFile(JAVA, "README.md").satisfies(checkContains("### Server-Sent Events"),
                checkContains("http://localhost:8080/sse.html"));
    }

    @Test
    void theApplicationDependsOnTheExtension() throws Throwable {
        codestart.assertThatGeneratedFile(JAVA, "pom.xml").satisfies(checkContains("<artifactId>quarkus-sse</artifactId>"));
    }

    private static ExtensionCatalog catalog() {
        ExtensionCatalog.Mutable catalog = FakeExtensionCatalog.newFakeExtensionCatalog().mutable();
        List<Extension> extensions = new ArrayList<>(catalog.getExtensions());
        extensions.add(extension());
        catalog.setExtensions(extensions);
        return catalog.build();
    }

    private static Extension extension() {
        try {
            for (URL url : Collections.list(loader().getResources("META-INF/quarkus-extension.yaml"))) {
                Extension extension = ResourceLoaders.processAsPath(url, SseCodestartTest::read);
                if (extension.managementKey().equals(EXTENSION)) {
                    return extension;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(EXTENSION + " is not on the class path");
    }

    private static Extension read(Path descriptor) {
        try {
            return Extension.fromFile(descriptor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static QuarkusCodestartCatalog codestarts() {
        try {
            List<ResourceLoader> loaders = new ArrayList<>(
                    CodestartResourceLoadersBuilder.getCodestartResourceLoaders(MessageWriter.info()));
            URL descriptor = loader().getResource("codestarts/quarkus/sse-codestart/codestart.yml");
            URL jar = ((JarURLConnection) descriptor.openConnection()).getJarFileURL();
            loaders.add(ResourceLoaders.resolveFileResourceLoader(new File(jar.getPath())));
            return QuarkusCodestartCatalog.fromExtensionsCatalog(CATALOG, loaders);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }
}
