package io.quarkiverse.sse.test.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.sse.SseService;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;

/** An application without channels and contracts contains nothing of them. */
class NothingOfContractsWhereNobodyWantsThemTest {

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Untyped.class));

    @ProdBuildResults
    ProdModeTestResults results;

    @Singleton
    static class Untyped {

        @Inject
        SseService sse;
    }

    @Test
    void inItsBytecode() throws IOException {
        Path application = results.getResults().get(0).getPath().getParent();
        List<String> generated;
        try (JarFile jar = new JarFile(application.resolve("quarkus/generated-bytecode.jar").toFile())) {
            generated = jar.stream().map(JarEntry::getName).toList();
        }
        assertThat(generated).anyMatch(name -> name.contains("SseService"))
                .noneMatch(name -> name.contains("SseChannel") && name.contains("_Bean"))
                .noneMatch(name -> name.contains("SseContractsProcessor"));
    }
}
